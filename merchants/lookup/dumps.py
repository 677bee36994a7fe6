"""The full dump of public cards: JSON lines, gzip, in parts with a checksum each.

One dump is kept, today's. A part is written again as soon as something on it ended (promise 3), so
no file on this server shows what the page no longer shows; readers learn of it from the feed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from merchants.lookup.cards import today
from merchants.lookup.models import Card
from merchants.lookup.sequence import last_position, number_all
from merchants.lookup.turning import turn_all

PER_PART = 50_000  # merchants; a part is rewritten in a second or two
CHUNK = 2000
LAST = UUID(int=2**128 - 1)


@dataclass(frozen=True)
class Part:
    """One file. `first` and `until` bound its merchants' keys, which stay in the house."""

    file: str
    first: str
    until: str
    merchants: int
    bytes: int
    sha256: str
    position: int  # the last of the feed that the database showed when it was written


@dataclass(frozen=True)
class Dump:
    """The parts of one day's dump; the feed goes on from `feed_position`."""

    day: str
    feed_position: str
    parts: list[Part]


def folder() -> Path:
    """Where the dump lies."""
    path: Path = settings.DATA_DIR / "dumps"
    path.mkdir(parents=True, exist_ok=True)
    return path


def current() -> Dump | None:
    """The dump at hand, if one was ever made."""
    try:
        read = json.loads((folder() / "index.json").read_text())
        return Dump(read["day"], read["feed_position"], [Part(**part) for part in read["parts"]])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None  # none yet, or one of another version of this program


def write_dump() -> Dump:
    """Make today's dump; readers see it only when it is whole."""
    turn_all()
    with _alone(wait=True):
        number_all()
        day = today().isoformat()
        made = [
            _write_part(f"merchants-{day}-{number:04}.jsonl.gz", first, until)
            for number, (first, until) in enumerate(_ranges())
        ]
        dump = Dump(day, str(min((part.position for part in made), default=0)), made)
        _publish(dump)
    return dump


def mend_dump() -> int:
    """Write again the parts on which something ended since; answers how many.

    Somebody else may be writing: then it is left to the next call, and what is behind is not
    handed out meanwhile.
    """
    with _alone(wait=False) as is_alone:
        dump = current() if is_alone else None
        if dump is None:
            return 0
        number_all()
        ended = [part for part in dump.parts if _has_ended_items(part)]
        fresh = {part.file: _write_part(part.file, part.first, part.until) for part in ended}
        if fresh:
            parts = [fresh.get(part.file, part) for part in dump.parts]
            _publish(replace(dump, parts=parts))
    return len(ended)


LOCK = "hashtext('merchants.lookup.dump')"


@contextmanager
def _alone(*, wait: bool) -> Iterator[bool]:
    """One writer at a time, on any number of machines that share the folder; whether we are it."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute(f"SELECT pg_advisory_lock({LOCK})")
        else:
            cursor.execute(f"SELECT pg_try_advisory_lock({LOCK})")
            if not cursor.fetchone()[0]:
                yield False
                return
        try:
            yield True
        finally:
            cursor.execute(f"SELECT pg_advisory_unlock({LOCK})")


def _ranges() -> list[tuple[str, str]]:
    """Where each part begins and ends, by key; the last one is open to what comes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT merchant_id FROM (SELECT merchant_id, row_number() OVER (ORDER BY merchant_id)
                 AS place FROM merchants_card) numbered WHERE place %% %s = 1 ORDER BY 1""",
            [PER_PART],
        )
        firsts = [str(row[0]) for row in cursor.fetchall()]
    starts = [str(UUID(int=0)), *firsts[1:]]
    return list(zip(starts, [*starts[1:], str(LAST)], strict=True))


@transaction.atomic
def _write_part(name: str, first: str, until: str) -> Part:
    """Write the cards of one range from one snapshot, beside the old file, then in its place."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    position = last_position()
    path, part = folder() / name, folder() / f".{name}.{os.getpid()}"
    count = 0
    with gzip.open(part, "wt", encoding="utf-8", compresslevel=6) as stream:
        for body in _bodies(first, until):
            stream.write(body + "\n")
            count += 1
    with part.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = part.stat().st_size
    part.replace(path)
    return Part(name, first, until, count, size, digest, position)


def _bodies(first: str, until: str) -> Iterator[str]:
    # A card that a new day made stale is left out until it has turned, a minute at most.
    with connection.cursor() as cursor:
        cursor.execute(
            "DECLARE dump NO SCROLL CURSOR FOR SELECT body FROM merchants_card"
            " WHERE merchant_id >= %s AND merchant_id < %s"
            " AND (changes_on IS NULL OR changes_on > %s) ORDER BY merchant_id",
            [first, until, today()],
        )
        while True:
            cursor.execute(f"FETCH {CHUNK} FROM dump")
            rows = cursor.fetchall()
            if not rows:
                return
            yield from (row[0] for row in rows)


def _has_ended_items(part: Part) -> bool:
    """Whether an item ended since, or a shop turned out to be at a private home (promise 5).

    A change without a position may have been seen by the part or not: it counts as news.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (SELECT FROM merchants_change c
                WHERE (position > %(then)s OR position IS NULL)
                  AND (kind = 'item_ended' OR (kind = 'updated' AND EXISTS (
                      SELECT FROM merchants_merchant m
                       WHERE m.id = c.merchant_id AND m.address_withheld)))
                  AND merchant_id >= %(first)s AND merchant_id < %(until)s)""",
            {"then": part.position, "first": part.first, "until": part.until},
        )
        return bool(cursor.fetchone()[0])


def is_behind(part: Part) -> bool:
    """Whether something on this part ended since it was written, told or by a new day."""
    due = Card.objects.filter(
        changes_on__lte=today(), merchant_id__gte=part.first, merchant_id__lt=part.until
    )
    return due.exists() or _has_ended_items(part)


def _publish(dump: Dump) -> None:
    """Point readers at these parts, and remove what no longer belongs to a dump."""
    index = folder() / "index.json"
    fresh = index.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(asdict(dump)))
    fresh.replace(index)
    kept = {part.file for part in dump.parts}
    # What a writer left half-written when it was killed goes as well.
    for path in [*folder().glob("merchants-*.jsonl.gz"), *folder().glob(".merchants-*")]:
        if path.name not in kept:
            path.unlink(missing_ok=True)


def shown(dump: Dump) -> dict[str, Any]:
    """The dump as the open API lists it."""
    return {
        "day": dump.day,
        "feed_position": dump.feed_position,
        "parts": [
            {
                "file": part.file,
                "url": f"/api/open/v1/dumps/{part.file}",
                "merchants": part.merchants,
                "bytes": part.bytes,
                "sha256": part.sha256,
            }
            for part in dump.parts
        ],
    }
