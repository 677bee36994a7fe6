"""A new day: windows end, permits lapse. Cards turn by themselves and the feed says what ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from merchants.lookup.cards import CHOSEN, rebuild_selected, today
from merchants.lookup.models import Card

AT_ONCE = 500

# Held in the same order as every other writer holds them, so nobody waits in a circle.
LOCK = """
SELECT count(*) FROM (SELECT 1 FROM merchants_merchant WHERE id = ANY(%(ids)s)
                       ORDER BY id FOR NO KEY UPDATE) locked"""

# What the card showed when it was built and may not show today: told once, without content.
ENDED = """
INSERT INTO merchants_change (merchant_id, code, kind, item_id, item_kind, at)
SELECT r.merchant_id, m.code, 'item_ended', r.id, r.kind, now()
  FROM merchants_card c
  JOIN merchants_merchant m ON m.id = c.merchant_id
  JOIN merchants_record r ON r.merchant_id = c.merchant_id
 WHERE c.merchant_id = ANY(%(ids)s) AND c.changes_on <= %(today)s
   AND r.superseded_at IS NULL AND r.is_publishable AND r.withdrawn_at IS NULL
   AND r.public_until < %(today)s
   AND r.public_until >= (c.built_at AT TIME ZONE 'Asia/Shanghai')::date"""

# What was delivered ahead of its day and may be shown from today.
BEGUN = """
INSERT INTO merchants_change (merchant_id, code, kind, item_id, item_kind, at)
SELECT r.merchant_id, m.code, 'item_published', r.id, r.kind, now()
  FROM merchants_card c
  JOIN merchants_merchant m ON m.id = c.merchant_id
  JOIN merchants_record r ON r.merchant_id = c.merchant_id
 WHERE c.merchant_id = ANY(%(ids)s) AND c.changes_on <= %(today)s
   AND r.superseded_at IS NULL AND r.is_publishable AND r.withdrawn_at IS NULL
   AND r.public_from <= %(today)s
   AND r.public_from > (c.built_at AT TIME ZONE 'Asia/Shanghai')::date
   AND (r.public_until IS NULL OR r.public_until >= %(today)s)"""


@transaction.atomic
def turn(merchant_ids: Sequence[UUID]) -> int:
    """Bring these merchants' cards to today; answers how many changed."""
    parameters: dict[str, Any] = {"ids": list(merchant_ids), "today": today()}
    with connection.cursor() as cursor:
        for statement in (LOCK, ENDED, BEGUN):
            cursor.execute(statement, parameters)
    return rebuild_selected(CHOSEN, ids=list(merchant_ids))


def due(on: date) -> list[UUID]:
    """Merchants whose card reads differently from this day on, some at a time."""
    stale = Card.objects.filter(changes_on__lte=on).order_by("merchant_id")
    return list(stale.values_list("merchant_id", flat=True)[:AT_ONCE])


def turn_all() -> int:
    """Turn every card that is due; each few hundred in a transaction of their own."""
    turned = 0
    while ids := due(today()):
        turn(ids)
        turned += len(ids)
        if set(ids) & set(due(today())):  # a card that will not turn must not be turned for ever
            break
    return turned
