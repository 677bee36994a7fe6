"""Give committed entries their places, write the tiles, sign the checkpoint: in that order.

Three short transactions, each under the same lock and each able to be the last one before a
crash: (1) places are given and committed, so what follows is the same however often it is done;
(2) tiles go to disk, then the checkpoint's row; (3) the file `checkpoint` is put in place.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from backend.proof import notes, tiles, tree
from backend.proof.models import Checkpoint, Entry
from backend.proof.verify_receipt import Broken, read_checkpoint

BATCH = 8192  # leaves per checkpoint at most: a backlog goes in bounded steps
LOCK = 0x10_65EC  # any number that nothing else locks

PLACE = """
WITH next AS (
    SELECT id, %(size)s + row_number() OVER (ORDER BY id) - 1 AS place
      FROM (SELECT id FROM proof_entry WHERE index IS NULL ORDER BY id LIMIT %(limit)s) AS waiting)
UPDATE proof_entry e SET index = next.place FROM next WHERE e.id = next.id"""


class LogDamaged(Exception):
    """Files, rows and checkpoints contradict each other; `manage.py verify_log` names where."""


@dataclass(frozen=True)
class Head:
    """The last checkpoint: its size and root."""

    size: int = 0
    root: bytes = tree.EMPTY_ROOT


def head() -> Head:
    """The tree that the last checkpoint signed."""
    last = Checkpoint.objects.last()
    return Head(last.size, bytes(last.root)) if last else Head()


def sequence(*, most: int = BATCH) -> int:
    """Bring what is committed into the log; answers the size of the tree. One at a time.

    Safe to call at any moment, any number of times. Raises LogDamaged, OSError (disk): nothing
    is lost then, the next call goes on from there.
    """
    _check_not_rolled_back()
    if _place(most):
        _extend()
        _publish()
    return head().size


def sequence_all() -> int:
    """Until nothing waits."""
    size = sequence()
    while Entry.objects.waiting().exists() and (grown := sequence()) > size:
        size = grown
    return size


def _is_mine() -> bool:
    """Whether this transaction is the one that sequences now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


@transaction.atomic(durable=True)
def _place(most: int) -> bool:
    """Give places; answers whether somebody else is not already at it."""
    if not _is_mine():
        return False
    last = Entry.objects.placed().last()
    with connection.cursor() as cursor:
        size = 0 if last is None or last.index is None else last.index + 1
        cursor.execute(PLACE, {"size": size, "limit": most})
    return True


@transaction.atomic(durable=True)
def _extend() -> None:
    """Write what the places given so far need on disk, then sign it."""
    if not _is_mine():
        return
    before = head()
    first = before.size // tiles.WIDTH * tiles.WIDTH
    rows = Entry.objects.placed(start=first).values_list("index", "commitment")
    entries = [bytes(bound) for _, bound in rows]
    size = first + len(entries)
    if size == before.size:
        return
    _check_continues(before)
    tiles.write_all(tiles.grown(before.size, entries))
    _drop_partials(before.size, size)
    key, root = notes.signing_key(), tiles.Tiles(size).root()
    note = notes.signed_note(key, size=size, root=root)
    Checkpoint.objects.create(size=size, root=root, key_id=key.key_id, note=note, at=timezone.now())


def _check_not_rolled_back() -> None:
    """Never give a place twice: what is published cannot be taken back."""
    published, signed = published_size(), head().size
    if published > signed:
        raise LogDamaged(
            f"the file `checkpoint` has {published} leaves, the database only {signed}:"
            " an older database was put back"
        )


def _check_continues(before: Head) -> None:
    """Never sign on top of files that are not the ones the last checkpoint signed."""
    try:
        root = tiles.Tiles(before.size).root()
    except tiles.Missing as gone:
        raise LogDamaged(f"{gone.args[0]} is missing: manage.py rebuild_log") from None
    if root != before.root:
        raise LogDamaged(f"the files are not those of checkpoint {before.size}")


def _drop_partials(old: int, size: int) -> None:
    level = 0
    while size > old:
        for number in range(old // tiles.WIDTH, size // tiles.WIDTH):
            for kind in (level, tiles.ENTRIES) if level == 0 else (level,):
                tiles.drop_partials(kind, number)
        level, old, size = level + 1, old // tiles.WIDTH, size // tiles.WIDTH


@transaction.atomic(durable=True)
def _publish() -> None:
    """Put the newest checkpoint in place of the older one; never the other way round."""
    if not _is_mine():
        return
    last = Checkpoint.objects.last()
    if last is None or published_size() >= last.size:
        return
    tiles.write_all({tiles.KEYS: notes.keys_file(), tiles.CHECKPOINT: last.note.encode()})


@transaction.atomic(durable=True)
def rebuild() -> int:
    """Write every file again from the rows; answers the size. Raises LogDamaged when rows lie."""
    _check_not_rolled_back()
    last = head()
    rows = Entry.objects.placed().filter(index__lt=last.size).values_list("commitment", flat=True)
    entries = [bytes(bound) for bound in rows.iterator(chunk_size=BATCH)]
    if tree.root_of([tree.leaf_hash(entry) for entry in entries]) != last.root:
        raise LogDamaged(f"the rows are not those of checkpoint {last.size}")
    if not _is_mine():
        raise LogDamaged("the log is being written at this moment: try again")
    tiles.write_all(tiles.grown(0, entries))
    note = Checkpoint.objects.get(size=last.size).note if last.size else ""
    if note:
        tiles.write_all({tiles.KEYS: notes.keys_file(), tiles.CHECKPOINT: note.encode()})
    return last.size


def published_size() -> int:
    """How many leaves the published checkpoint has; 0 without one."""
    path = tiles.folder() / tiles.CHECKPOINT
    try:
        return read_checkpoint(path.read_text("utf-8")).size if path.exists() else 0
    except (Broken, UnicodeDecodeError):
        return 0  # damaged: the next one replaces it
