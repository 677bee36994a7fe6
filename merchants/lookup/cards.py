"""Building the public card: in the transaction that changes its parts, and as of a past day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from merchants.lookup import card_sql

CITY_TIME = ZoneInfo("Asia/Shanghai")
CHOSEN = "SELECT unnest(%(ids)s::uuid[]) AS id"


def today() -> date:
    """The day in the city; publication windows turn at its midnight."""
    return timezone.now().astimezone(CITY_TIME).date()


def _moments(on: date, seen: datetime) -> dict[str, Any]:
    return {"today": today(), "shown_on": on, "seen": seen}


def rebuild_cards(merchant_ids: Iterable[UUID]) -> int:
    """Rebuild the cards of these merchants now; answers how many changed."""
    return rebuild_selected(CHOSEN, ids=list(merchant_ids))


def rebuild_selected(target: str, **parameters: Any) -> int:
    """Rebuild the cards of the merchants that the SQL `target` selects as `id`."""
    with connection.cursor() as cursor:
        cursor.execute(
            card_sql.rebuild(target), {**_moments(today(), timezone.now()), **parameters}
        )
        return int(cursor.rowcount)


def as_of(merchant_id: UUID, on: date) -> dict[str, Any] | None:
    """The card as the page showed it at the end of `on`, less what may no longer be shown.

    None where the merchant was not yet on record.
    """
    end_of_day = datetime.combine(on, time.max, tzinfo=CITY_TIME)
    parameters = _moments(on, min(end_of_day, timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute(card_sql.bodies(CHOSEN, then=True), {**parameters, "ids": [merchant_id]})
        row = cursor.fetchone()
    return json.loads(row[1]) if row else None


def whole_card(merchant_id: UUID) -> dict[str, Any] | None:
    """The card of today with every item that is public; None for no merchant.

    The caller holds the merchant and has turned its card, so both say the same.
    """
    parameters = {**_moments(today(), timezone.now()), "ids": [merchant_id]}
    with connection.cursor() as cursor:
        cursor.execute(card_sql.bodies(CHOSEN, whole=True), parameters)
        row = cursor.fetchone()
    return json.loads(row[1]) if row else None
