"""How partners keep to their word, as anybody may read it: never of fewer than ten people.

Figures are of what was done until yesterday, and of whole tens of decisions, so that nobody reads
one decision off a difference between two days.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

FEWEST = 10

# Decisions are told in whole tens, the first ones first: what a day adds to a figure is never one
# person's. Grants likewise, among themselves.
COUNT = """
WITH placed AS (
    SELECT {group} AS key, *, decided_on < %(on)s AS is_decided,
        decided_on < %(on)s AND granted_amount IS NOT NULL AS is_grant
    FROM incentives_application
    WHERE {group} = ANY (%(ids)s) AND submitted_on < %(on)s AND state <> 'withdrawn'
), told AS (
    SELECT *,
        is_decided AND row_number() OVER (PARTITION BY key, is_decided ORDER BY decided_on, id)
            <= count(*) OVER (PARTITION BY key, is_decided) / {tens} * {tens} AS counts,
        is_grant AND row_number() OVER (PARTITION BY key, is_grant ORDER BY decided_on, id)
            <= count(*) OVER (PARTITION BY key, is_grant) / {tens} * {tens} AS adds
    FROM placed
)
SELECT key,
    count(*) / {tens} * {tens} AS submitted,
    count(*) FILTER (WHERE counts) AS decided,
    count(DISTINCT holder_id) FILTER (WHERE counts) AS people,
    count(*) FILTER (WHERE counts AND state IN ('approved', 'ended')) AS approved,
    percentile_cont(0.5) WITHIN GROUP (
        ORDER BY GREATEST(0, decided_on - submitted_on - waited_days))
        FILTER (WHERE counts) AS median_days,
    count(*) FILTER (WHERE counts AND was_late) AS late,
    count(DISTINCT holder_id) FILTER (WHERE adds) AS grants,
    sum(granted_amount) FILTER (WHERE adds) AS granted,
    count(*) FILTER (WHERE counts AND 'used' IN (own_outcome, partner_outcome)) AS used
FROM told GROUP BY key
"""


class Figures(NamedTuple):
    """Counts of people's applications; None: of fewer than ten, so not told."""

    submitted: int | None = None
    decided: int | None = None
    approved: int | None = None
    median_days: float | None = None
    late: int | None = None
    granted: Decimal | None = None
    used: int | None = None


class Counted(NamedTuple):
    """The plain counts of one offer or partner, for figures that tell nothing of a few."""

    submitted: int = 0
    decided: int = 0
    people: int = 0  # who were decided about, each once
    approved: int = 0
    median_days: float | None = None
    late: int = 0
    grants: int = 0
    granted: Decimal | None = None
    used: int = 0


NOTHING = Figures()


def of_offers(offers: Collection[UUID], *, on: date | None = None) -> dict[UUID, Figures]:
    """By offer, in one statement; an offer without applications has none."""
    return {key: _told(one) for key, one in counted("offer_id", offers, on=on).items()}


def of_offer(offer: UUID, *, on: date | None = None) -> Figures:
    """Of one offer."""
    return of_offers([offer], on=on).get(offer, NOTHING)


def for_everybody(offer: UUID) -> dict[str, Any]:
    """Of one offer, as JSON values."""
    told = of_offer(offer)
    granted = f"{told.granted:.2f}" if told.granted is not None else None
    return {**told._asdict(), "granted": granted}


def of_partner(partner: UUID, *, on: date | None = None) -> Figures:
    """Of one partner, over all its offers."""
    found = counted("partner_id", [partner], on=on)
    return _told(found[partner]) if partner in found else NOTHING


def counted(group: str, ids: Collection[UUID], *, on: date | None = None) -> dict[UUID, Counted]:
    """The counts themselves: never shown as they are."""
    day = on or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(group=group, tens=FEWEST), {"ids": list(ids), "on": day})
        return {key: Counted(*rest) for key, *rest in cursor.fetchall()}


def _told(one: Counted) -> Figures:
    """Each figure stands on ten people at least; rates on ten that were decided."""
    is_told = one.people >= FEWEST
    return Figures(
        one.submitted if one.submitted >= FEWEST else None,
        one.decided if is_told else None,
        one.approved if is_told else None,
        round(one.median_days, 1) if is_told and one.median_days is not None else None,
        one.late if is_told else None,
        one.granted if one.grants >= FEWEST else None,
        one.used if is_told and one.approved >= FEWEST else None,
    )
