"""The feed of public changes: resumable for ever, without gaps, tombstones included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

MOST = 1000

# Rows of transactions older than every one still open are settled: none can appear before them.
SETTLED = """
SELECT xid::text, id, code, kind, item_id, item_kind, at FROM merchants_change
 WHERE (xid, id) > (%(xid)s::xid8, %(id)s)
   AND xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY xid, id LIMIT %(limit)s"""

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
        cursor.execute(SETTLED, {"xid": position.xid, "id": position.id, "limit": limit})
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
