"""The heads of accounts, anchored in the transparency log run by run.

An entry of kind `points.heads` stands for a run of heads that moved since the run before: its act
holds their count and the RFC 6962 root over them, in the order of the hashes. A head's hash begins
with a salt that goes with the account, so a run tells nothing of anybody, and less when they left.
Nothing of a chain up to an anchored head can be changed any more without the log showing it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from backend.proof import tree
from backend.proof.actions import witness
from backend.proof.models import Anchor
from backend.proof.receipts import receipt_of
from backend.proof.verification import Trouble, act_of, comparison
from backend.proof.verify_receipt import leaf_hash
from credit.ledger.anchoring.models import AnchoredHead, HeadAnchor
from credit.ledger.models import Entry
from credit.membership.models import Member

STREAM, KIND = "points.heads", "points.heads"
RUN = 100_000  # heads in one entry at most
HASH = 32  # bytes
LOCK = 0x0C_4EAD  # any number that nothing else locks
FIRST = datetime(2020, 1, 1, tzinfo=UTC)  # before any entry
OVERLAP = timedelta(hours=1)  # longer than any transaction that writes the ledger

MOVED = """
SELECT e.member_id, e.seq, e.hash FROM (
    SELECT member_id, max(seq) AS seq FROM credit_entry WHERE at >= %s GROUP BY member_id) moved
  JOIN credit_entry e USING (member_id, seq)
  LEFT JOIN credit_anchoredhead a USING (member_id)
 WHERE a.seq IS NULL OR a.seq < e.seq ORDER BY e.at LIMIT %s"""
KEEP = """
INSERT INTO credit_anchoredhead (member_id, anchor, place, seq)
SELECT member, %s, place, seq FROM unnest(%s::uuid[], %s::int[], %s::int[]) t (member, place, seq)
    -- One that goes in this very moment makes the run fail, and the next one is without it.
 WHERE EXISTS (SELECT FROM credit_account a WHERE a.member_id = member)
    ON CONFLICT (member_id) DO UPDATE
   SET anchor = excluded.anchor, place = excluded.place, seq = excluded.seq"""

DIFFERS = f"""
SELECT h.member_id, h.seq FROM credit_anchoredhead h
  JOIN credit_headanchor a ON a.number = h.anchor
  LEFT JOIN credit_entry e ON e.member_id = h.member_id AND e.seq = h.seq
 WHERE substr(a.leaves, h.place * {HASH} + 1, {HASH}) IS DISTINCT FROM e.hash"""


class HeadProof(NamedTuple):
    """That the log knows an account as it was at entry `seq`."""

    seq: int
    hash: bytes
    place: int
    size: int
    path: list[bytes]
    receipt: dict[str, Any]


def anchor_heads() -> int:
    """Put every head that moved into the log; how many."""
    told = 0
    while count := _anchor_run():
        told += count
        if count < RUN:
            break
    return told


@transaction.atomic
def _anchor_run() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s), credit_now()", [LOCK])
        is_ours, now = cursor.fetchone()
    if not is_ours:
        return 0
    last = HeadAnchor.objects.order_by("number").last() or HeadAnchor(number=0, at=FIRST)
    heads = _moved(since=last.at - OVERLAP)
    if heads:
        number = last.number + 1
        # A run that was cut off leaves the rest to the next one, from the same moment.
        at = now if len(heads) < RUN else last.at
        _keep(HeadAnchor(number=number, leaves=b"".join(h for _, _, h in heads), at=at), heads)
    return len(heads)


Head = tuple[Any, int, bytes]


def _moved(*, since: datetime) -> list[Head]:
    with connection.cursor() as cursor:
        cursor.execute(MOVED, [since, RUN])
        rows = [(member, seq, bytes(digest)) for member, seq, digest in cursor.fetchall()]
    return sorted(rows, key=lambda head: head[2])


def _keep(anchor: HeadAnchor, heads: list[Head]) -> None:
    anchor.save(force_insert=True)
    act = _act(anchor)
    Anchor.objects.create(stream=STREAM, upto=act["upto"], entry=witness(KIND, act))
    members, seqs = [head[0] for head in heads], [head[1] for head in heads]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [anchor.number, members, list(range(len(heads))), seqs])


def _act(anchor: HeadAnchor) -> dict[str, Any]:
    hashes = _leaves(anchor)
    root = b64encode(tree.root_of(hashes)).decode()
    return {"stream": STREAM, "upto": str(anchor.number), "count": len(hashes), "root": root}


def _leaves(anchor: HeadAnchor) -> list[bytes]:
    heads = bytes(anchor.leaves)
    return [leaf_hash(heads[i : i + HASH]) for i in range(0, len(heads), HASH)]


def head_proof(member: Member) -> HeadProof | None:
    """The newest proof of the member's account, None before the first run."""
    held = AnchoredHead.objects.filter(member=member).first()
    if held is None:
        return None
    entry = Entry.objects.get(member=member, seq=held.seq)
    held_by = tree.layers(_leaves(HeadAnchor.objects.get(pk=held.anchor)))
    size = len(held_by[0])
    path = tree.inclusion_path(held.place, size, lambda height, number: held_by[height][number])
    logged = Anchor.objects.get(stream=STREAM, upto=str(held.anchor)).entry
    return HeadProof(held.seq, bytes(entry.hash), held.place, size, path, receipt_of(logged))


@comparison
def heads_are_as_anchored() -> Iterator[Trouble]:
    """Every run computed again, and every anchored head compared with its account."""
    for anchor in HeadAnchor.objects.order_by("number"):
        logged = Anchor.objects.filter(stream=STREAM, upto=str(anchor.number)).first()
        act = act_of(logged.entry) if logged else {}
        if act is not None and act != _act(anchor):
            yield Trouble(f"heads {anchor.number}", "the run differs from its leaf")
    with connection.cursor() as cursor:
        cursor.execute(DIFFERS)
        for member, seq in cursor.fetchall():
            yield Trouble(f"account {member}", f"entry {seq} is not as it was anchored")
