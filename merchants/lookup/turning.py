"""A new day: windows end, permits lapse. Cards turn by themselves and the feed says what ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from merchants.commitments.publication import PUBLIC as PUBLIC_COMMITMENTS
from merchants.lookup.cards import CHOSEN, rebuild_selected, today
from merchants.lookup.models import Card
from merchants.records.publication import PUBLIC

AT_ONCE = 500

# Held in the same order as every other writer holds them, so nobody waits in a circle.
LOCK = """
SELECT count(*) FROM (SELECT 1 FROM merchants_merchant WHERE id = ANY(%(ids)s)
                       ORDER BY id FOR NO KEY UPDATE) locked"""

# What the feed last said of each item against what is public today: each end is told once and
# without content, whoever notices it first and whatever was delivered in between. Only cards that
# a new day made stale are compared, or all in a transaction that lasts past midnight: everything
# else was told as it changed.
TELL = f"""
WITH stale AS (
    SELECT m.id, m.code FROM merchants_card c JOIN merchants_merchant m ON m.id = c.merchant_id
     WHERE c.merchant_id IN ({{target}}) AND (c.changes_on <= %(today)s
        OR (now() AT TIME ZONE 'Asia/Shanghai')::date <> %(today)s)),
told AS (
    SELECT DISTINCT ON (c.merchant_id, c.item_id) c.merchant_id, c.item_id, c.item_kind, c.kind
      FROM stale JOIN merchants_change c ON c.merchant_id = stale.id
     WHERE c.item_id IS NOT NULL ORDER BY c.merchant_id, c.item_id, c.id DESC),
shown AS (
    SELECT r.merchant_id, r.id, r.kind
      FROM stale JOIN merchants_record r ON r.merchant_id = stale.id WHERE {PUBLIC}
    UNION ALL
    SELECT c.merchant_id, c.id, 'commitment'
      FROM stale JOIN merchants_commitment c ON c.merchant_id = stale.id
     WHERE {PUBLIC_COMMITMENTS})
INSERT INTO merchants_change (merchant_id, code, kind, item_id, item_kind, at)
SELECT stale.id, stale.code, CASE WHEN s.id IS NULL THEN 'item_ended' ELSE 'item_published' END,
       coalesce(s.id, t.item_id), coalesce(s.kind, t.item_kind), now()
  FROM told t FULL JOIN shown s ON s.merchant_id = t.merchant_id AND s.id = t.item_id
  JOIN stale ON stale.id = coalesce(s.merchant_id, t.merchant_id)
 WHERE (s.id IS NULL) <> (coalesce(t.kind, 'item_ended') = 'item_ended')"""


def tell_what_a_day_changed(target: str, **parameters: Any) -> None:
    """Tell the feed what ended or began by itself; before the cards of `target` are rebuilt.

    The caller holds the merchants' rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(TELL.format(target=target), {"today": today(), **parameters})


@transaction.atomic
def turn(merchant_ids: Sequence[UUID]) -> int:
    """Bring these merchants' cards to today; answers how many changed."""
    ids = list(merchant_ids)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"ids": ids})
    tell_what_a_day_changed(CHOSEN, ids=ids)
    return rebuild_selected(CHOSEN, ids=ids)


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
