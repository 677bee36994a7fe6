"""What lookup hears from below: facts changed, so cards, search and the feed follow at once."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.dispatch import receiver

from merchants.lookup.cards import rebuild_selected
from merchants.lookup.entries import refresh_entries
from merchants.registry.signals import facts_changed

FEED = """
INSERT INTO merchants_change (merchant_id, code, kind, item_id, item_kind, at)
SELECT t.merchant_id, m.code, t.change, t.item_id, t.item_kind, now()
  FROM {touched} t JOIN merchants_merchant m ON m.id = t.merchant_id
 WHERE t.change IS NOT NULL"""


@receiver(facts_changed)
def keep_up(*, touched: str, described: bool, **_: Any) -> None:
    """Rebuild what depends on the touched merchants, in the same transaction."""
    target = f"SELECT DISTINCT merchant_id AS id FROM {touched}"
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {touched}")
        cursor.execute(FEED.format(touched=touched))
    if described:
        refresh_entries(target)
    rebuild_selected(target)
