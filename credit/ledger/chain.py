"""The chain of an account checked in Python alone: the database's words, spelled once more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from credit.ledger.models import Entry

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def digest(entry: Entry, previous: bytes) -> bytes:
    """The hash of an entry that follows another with the hash `previous`."""
    return sha256(previous + "|".join(map(_word, _facts(entry))).encode()).digest()


def follows(salt: bytes, entries: Iterable[Entry]) -> bool:
    """Whether these are, in this order, all of an account's first entries, and unaltered."""
    previous = salt
    for count, entry in enumerate(entries, 1):
        if entry.seq != count or digest(entry, previous) != bytes(entry.hash):
            return False
        previous = bytes(entry.hash)
    return True


def _facts(entry: Entry) -> tuple[object, ...]:
    """In the order of the generated column in migration 0003."""
    return (
        *(entry.member_id, entry.seq, entry.kind, entry.key, entry.part, entry.points),
        *(entry.thanked, entry.purse, entry.held, entry.spent, entry.expired, entry.reversed),
        *(entry.lot, entry.move, entry.remaining, entry.locked, entry.until),
        *(entry.standing_until, entry.deed, entry.subject, entry.receipt, entry.cites),
        *(entry.reversal_of, entry.times_out_at, entry.at),
    )


def _word(fact: object) -> str:
    if isinstance(fact, datetime):
        return str((fact - EPOCH) // timedelta(microseconds=1))
    if isinstance(fact, date):
        return str((fact - EPOCH.date()).days)
    return "" if fact is None else str(fact)
