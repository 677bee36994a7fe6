"""The feed of public changes: resumable for ever, without gaps, tombstones included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q
from django.db.models.functions import Greatest

from merchants.licences.models import LicenceSeal
from merchants.lookup.cards import today
from merchants.lookup.models import Change, ChangeKind
from merchants.records.publication import PUBLIC
from merchants.registry.models import Merchant

MOST = 1000

# Rows of transactions older than every one still open are settled: none can appear before them.
# Of an item that is public no more not even the kind is told (promise 3).
SETTLED = f"""
SELECT c.xid::text, c.id, c.code, c.kind, c.item_id, CASE WHEN EXISTS (
           SELECT FROM merchants_record r
            WHERE r.merchant_id = c.merchant_id AND r.id = c.item_id AND {PUBLIC})
       THEN c.item_kind ELSE '' END, c.at
  FROM merchants_change c
 WHERE (c.xid, c.id) > (%(xid)s::xid8, %(id)s)
   AND c.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY c.xid, c.id LIMIT %(limit)s"""

TOMBSTONES = {"item_ended"}


@dataclass(frozen=True)
class Position:
    """Where a reader is: after this change of this transaction."""

    xid: str = "0"
    id: int = 0

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"


class MalformedPosition(ValueError):
    """Not a position this feed ever gave."""


LARGEST = 2**63 - 1


def position_of(text: str) -> Position:
    """The position that a reader sends back; '' is the beginning."""
    if not text:
        return Position()
    xid, dash, number = text.partition("-")
    digits = xid.isascii() and xid.isdigit() and number.isascii() and number.isdigit()
    if not dash or not digits or int(xid) > LARGEST or int(number) > LARGEST:
        raise MalformedPosition(text[:40])
    return Position(xid, int(number))


def changes_after(position: Position, *, limit: int) -> tuple[list[dict[str, Any]], Position]:
    """Up to `limit` settled changes and the position after the last of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            SETTLED,
            {"xid": position.xid, "id": position.id, "limit": limit, "today": today()},
        )
        rows = cursor.fetchall()
    changes = [
        {
            "position": f"{xid}-{number}",
            "code": code,
            "change": kind,
            "item_id": str(item_id) if item_id else None,
            "item_kind": item_kind or None,
            "tombstone": kind in TOMBSTONES,
            "at": at.isoformat(),
        }
        for xid, number, code, kind, item_id, item_kind, at in rows
    ]
    last = Position(rows[-1][0], rows[-1][1]) if rows else position
    return changes, last


@transaction.atomic
def tell_seal_changed(*, merchant_id: UUID) -> None:
    """Tell that this merchant's licence was issued or revoked; hearing of it twice tells once."""
    merchant = Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)
    seals = LicenceSeal.objects.filter(merchant_id=merchant_id)
    last = seals.aggregate(last=Max(Greatest("recorded_at", "revoked_at")))["last"]
    told = Change.objects.filter(merchant_id=merchant_id, kind=ChangeKind.SEAL_CHANGED)
    if last and not told.filter(at__gte=last).exists():
        Change.objects.create(
            merchant_id=merchant_id, code=merchant.code, kind=ChangeKind.SEAL_CHANGED, at=last
        )


def tell_missed_seals(*, since: datetime) -> None:
    """What a crash kept from being told at once."""
    changed = LicenceSeal.objects.filter(Q(recorded_at__gte=since) | Q(revoked_at__gte=since))
    for merchant_id in changed.values_list("merchant_id", flat=True).distinct():
        tell_seal_changed(merchant_id=merchant_id)
