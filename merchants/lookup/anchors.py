"""The feed of public changes, anchored in the transparency log batch by batch.

One entry of kind `record.change` stands for a run of numbered changes in the feed's order: its act
names the run (`after` exclusive, `upto` inclusive, `count`) and the RFC 6962 root over one line per
change. A line holds only what the feed tells for ever (position, code, change, item, moment); of
an item that is public no more not even the kind is told (promise 3), so the kind is not in it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from backend.proof import tree
from backend.proof.actions import witness
from backend.proof.models import Anchor
from backend.proof.verification import Trouble, act_of, comparison
from backend.proof.verify_receipt import canonical, leaf_hash
from merchants.lookup.feed import position_of
from merchants.lookup.sequence import number_all

STREAM = "merchants.changes"
KIND = "record.change"
RUN = 10_000  # changes per entry at most
LOCK = 0x10_65ED  # any number that nothing else locks

LINES = """
SELECT position, code, kind, item_id, at FROM merchants_change
 WHERE position > %(after)s ORDER BY position LIMIT %(limit)s"""


def anchor_changes() -> int:
    """Put every numbered change that is not in the log yet into it; answers how many."""
    number_all()
    told = 0
    while count := _anchor_run():
        told += count
        if count < RUN:
            break
    return told


@transaction.atomic
def _anchor_run() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    last = Anchor.objects.filter(stream=STREAM).order_by("id").last()
    after = position_of(last.upto if last else "")
    lines = _lines(after, limit=RUN)
    if lines:
        act = _act(after, lines)
        Anchor.objects.create(stream=STREAM, upto=act["upto"], entry=witness(KIND, act))
    return len(lines)


def _lines(after: int, *, limit: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(LINES, {"after": after, "limit": limit})
        rows = cursor.fetchall()
    return [
        {
            "position": str(position),
            "code": code,
            "change": kind,
            "item_id": str(item_id) if item_id else None,
            "at": at.isoformat(),
        }
        for position, code, kind, item_id, at in rows
    ]


def _act(after: int, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "stream": STREAM,
        "after": str(after) if after else "",
        "upto": lines[-1]["position"],
        "count": len(lines),
        "root": b64encode(tree.root_of([leaf_hash(canonical(line)) for line in lines])).decode(),
    }


@comparison
def changes_are_as_anchored() -> Iterator[Trouble]:
    """Every anchored run, computed again from the rows of the feed."""
    upto = ""
    for anchor in Anchor.objects.filter(stream=STREAM).order_by("id").select_related("entry"):
        act = act_of(anchor.entry)
        if act is None:
            continue  # told by the log's own examination
        lines = _lines(position_of(upto), limit=act["count"])
        if not lines or act != _act(position_of(upto), lines):
            where = f"changes after {upto or 'the beginning'} up to {anchor.upto}"
            yield Trouble(where, f"merchants_change differs from leaf {anchor.entry.index}")
        upto = anchor.upto
