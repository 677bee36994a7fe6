"""Twelve months of one shop: how many, how answered, how solved, how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from backend.kernel.intervals import MINIMUM, rate, share
from merchants.insights.models import ComplaintFigures
from merchants.insights.scans import scans_of

MONTHS = 12
LOCK = 0x11_51_67_75  # whoever counts, counts alone
FEWEST_SCANS = 1000

RECOUNT = """
INSERT INTO merchants_complaintfigures (merchant_id, division_code, counted_on, complaints,
       answers, in_time, outcomes, solved, median_answer_days, solved_floor)
SELECT merchant_id, max(division_code), %(on)s, count(*),
       count(*) FILTER (WHERE answer <> ''),
       count(*) FILTER (WHERE answer = 'in_time'),
       count(*) FILTER (WHERE outcome <> ''),
       count(*) FILTER (WHERE outcome = 'solved'),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY answer_days)
           FILTER (WHERE answer_days IS NOT NULL),
       0
  FROM merchants_casefact
 WHERE is_counted AND filed_on > %(on)s - make_interval(months => %(months)s) {chosen}
 GROUP BY merchant_id
    ON CONFLICT (merchant_id) DO UPDATE SET (division_code, counted_on, complaints, answers,
       in_time, outcomes, solved, median_answer_days, solved_floor)
     = (excluded.division_code, excluded.counted_on, excluded.complaints, excluded.answers,
       excluded.in_time, excluded.outcomes, excluded.solved, excluded.median_answer_days, 0)"""
# Wilson's lower bound, as `intervals.share` has it.
FLOOR = """
UPDATE merchants_complaintfigures SET solved_floor = greatest(0, (
       solved::float / outcomes + 1.9208 / outcomes - 1.96 * sqrt(
           (solved::float / outcomes) * (1 - solved::float / outcomes) / outcomes
           + 0.9604 / (outcomes::float * outcomes))) / (1 + 3.8416 / outcomes))
 WHERE outcomes > 0 {chosen}"""
OVER = "DELETE FROM merchants_complaintfigures WHERE counted_on < %(on)s {chosen}"
CHOSEN = "AND merchant_id = ANY(%(merchants)s)"


@transaction.atomic
def recount(merchants: Sequence[UUID] | None = None, *, on: date) -> None:
    """Count these shops anew (None: all) as of that day; who has no complaint left has no row."""
    chosen = CHOSEN if merchants is not None else ""
    values: dict[str, Any] = {"on": on, "months": MONTHS, "merchants": list(merchants or [])}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if merchants is not None:
            # Whoever had some and has none now: the row must not stay with today's date.
            cursor.execute(
                "UPDATE merchants_complaintfigures SET counted_on = %(on)s::date - 1"
                " WHERE merchant_id = ANY(%(merchants)s)",
                values,
            )
        for statement in (RECOUNT, FLOOR, OVER):
            cursor.execute(statement.replace("{chosen}", chosen), values)


def figures_of(merchant: UUID) -> dict[str, Any]:
    """What anybody may know of one shop: counts with their n, nothing below the minimum."""
    today = timezone.localdate()
    row = ComplaintFigures.objects.filter(pk=merchant).first()
    row = row or ComplaintFigures(pk=merchant, complaints=0, counted_on=today)
    is_told = row.complaints >= MINIMUM
    held_against = per_scans(row.complaints, scans_of(merchant, on=today)) if is_told else None
    return shown(row) | {"per_10000_scans": held_against}


def per_scans(complaints: int, scans: int) -> dict[str, Any] | None:
    """Complaints per 10,000 scans with their interval; None where they are too few."""
    if scans < FEWEST_SCANS:
        return None
    found = rate(complaints, scans)
    bounds = {name: round(bound, 1) for name, bound in found._asdict().items()}
    return {"scans": scans, **bounds}


def shown(row: ComplaintFigures) -> dict[str, Any]:
    """A row as it is told. `withheld`: there are some, too few to say how many."""
    few = 0 < row.complaints < MINIMUM
    return {
        "months": MONTHS,
        "counted_on": row.counted_on,
        "minimum": MINIMUM,
        "withheld": few,
        "complaints": None if few else row.complaints,
        "answered_in_time": part(row.in_time, row.answers),
        "solved": part(row.solved, row.outcomes),
        "median_answer_days": row.median_answer_days if _enough(row.answers) else None,
    }


def part(some: int | None, whole: int | None) -> dict[str, Any] | None:
    """A part of a whole with its interval; None where the whole is too small to say."""
    if not _enough(whole):
        return None
    of = share(some or 0, whole or 0)
    return {
        "n": some,
        "of": whole,
        "share": _round(of.value),
        "low": _round(of.low),
        "high": _round(of.high),
    }


def _enough(whole: int | None) -> bool:
    return (whole or 0) >= MINIMUM


def _round(value: float) -> float:
    return round(value, 3)
