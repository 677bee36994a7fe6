"""What lookup hears from below: facts changed, so cards, search and the feed follow at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.dispatch import receiver

from backend.intake.models import Batch
from backend.intake.signals import batch_kept
from backend.jobs.actions import promise
from merchants.licences.signals import seal_changed
from merchants.lookup.cards import CHOSEN, rebuild_selected
from merchants.lookup.entries import refresh_entries
from merchants.lookup.feed import tell_seal_changed
from merchants.lookup.turning import tell_what_a_day_changed
from merchants.registry.merging import planned_for
from merchants.registry.signals import facts_changed, item_changed

FEED = """
INSERT INTO merchants_change (merchant_id, code, kind, item_id, item_kind, at)
SELECT t.merchant_id, m.code, t.change, t.item_id, t.item_kind, coalesce(%(at)s::timestamptz, now())
  FROM {touched} t JOIN merchants_merchant m ON m.id = t.merchant_id
 WHERE t.change IS NOT NULL"""


@receiver(facts_changed)
def keep_up(*, touched: str, described: bool, at: datetime | None = None, **_: Any) -> None:
    """Rebuild what depends on the touched merchants, in the same transaction."""
    target = f"SELECT DISTINCT merchant_id AS id FROM {touched}"
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {touched}")
        cursor.execute(FEED.format(touched=touched), {"at": at})
    with planned_for(touched):
        if described:
            refresh_entries(target)
        tell_what_a_day_changed(target)
        rebuild_selected(target)


FEED_OF_ONE = """
INSERT INTO merchants_change (merchant_id, code, kind, item_id, item_kind, at)
SELECT id, code, %(change)s, %(item)s, %(kind)s, %(at)s
  FROM merchants_merchant WHERE id = %(merchant)s"""


@receiver(item_changed)
def follow_one(  # what the signal says
    *, merchant_id: UUID, change: str, item_id: UUID, item_kind: str, at: datetime, **_: Any
) -> None:
    """Tell of one item and rebuild its merchant's card, in the same transaction."""
    told: dict[str, Any] = {"merchant": merchant_id, "item": item_id, "kind": item_kind, "at": at}
    if change:
        with connection.cursor() as cursor:
            cursor.execute(FEED_OF_ONE, told | {"change": change})
    tell_what_a_day_changed(CHOSEN, ids=[merchant_id])
    rebuild_selected(CHOSEN, ids=[merchant_id])


@receiver(seal_changed)
def tell_of_seal(*, merchant_id: UUID, **_: Any) -> None:
    """A licence was issued or revoked."""
    tell_seal_changed(merchant_id=merchant_id)


LARGE = 1000  # rows from which statistics and pending lists are worth a follow-up


@receiver(batch_kept)
def tidy_after(*, batch: Batch, **_: Any) -> None:
    """A large delivery leaves search slower than it found it: mend that in the background."""
    if batch.dataset == "divisions" and batch.accepted:
        promise("lookup.rename_places", key=str(batch.pk), batch=str(batch.pk))
    elif batch.accepted >= LARGE:
        promise("lookup.tidy_search", key=str(batch.pk))
