"""The whole log looked at: its files alone first, then the rows of the database against them.

Everything that does not fit is a `Trouble` naming the leaf, tile, checkpoint or row.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from django.db.models import Model, QuerySet

from backend.kernel.crypto import SealBroken
from backend.kernel.vault import vault
from backend.proof import tiles, tree, verify_receipt
from backend.proof.actions import sealed_for, spelled
from backend.proof.models import Anchor, Checkpoint, Entry, Salt
from backend.proof.verify_receipt import (
    Broken,
    commitment,
    decode,
    is_signed,
    leaf_hash,
    read_checkpoint,
)

PIECE = 2000  # rows read at a time
Row = TypeVar("Row", bound=Model)


class Trouble(NamedTuple):
    """What does not fit: where, and how."""

    where: str
    what: str


# What was put into the log piece by piece is compared by the rooms it came from.
Comparison = Callable[[], Iterator[Trouble]]
COMPARISONS: list[Comparison] = []


def comparison(function: Comparison) -> Comparison:
    """Declare one comparison of rows with what the log says of them."""
    COMPARISONS.append(function)
    return function


# -- From the files alone -----------------------------------------------------------------------
def read_signed(place: Path) -> verify_receipt.Checkpoint:
    """The published checkpoint, signed by a published key; raises Broken."""
    try:
        checkpoint = read_checkpoint((place / tiles.CHECKPOINT).read_text("utf-8"))
        keys = json.loads((place / tiles.KEYS).read_text("utf-8"))
        public = [decode(key["public_key"]) for key in keys["keys"]]
    except (OSError, ValueError, KeyError, TypeError) as gone:
        raise Broken(f"{type(gone).__name__}: {gone}") from None
    if keys["log"] != checkpoint.origin or not any(is_signed(checkpoint, key) for key in public):
        raise Broken("no published key signed it")
    return checkpoint


def examine_files(place: Path) -> Iterator[Trouble]:
    """Every leaf, every tile and the checkpoint, from the first to the last."""
    try:
        checkpoint = read_signed(place)
    except Broken as reason:
        yield Trouble(tiles.CHECKPOINT, str(reason))
        return
    held = tiles.Tiles(checkpoint.size, place=place)
    try:
        yield from _examine_leaves(held)
        yield from _examine_levels(held)
        if held.root() != checkpoint.root:
            yield Trouble(tiles.CHECKPOINT, f"its root is not that of its {held.size} leaves")
    except tiles.Missing as gone:
        yield Trouble(gone.args[0], "missing, or of the wrong length")


def _examine_leaves(held: tiles.Tiles) -> Iterator[Trouble]:
    for number in range(-(-held.size // tiles.WIDTH)):
        made = [leaf_hash(entry) for entry in held.entries(number)]
        told = held.hashes(0, number)
        if made != told:
            place = next(
                i for i, pair in enumerate(zip(made, told, strict=True)) if len({*pair}) > 1
            )
            yield _who_is_wrong(held, number, place, made=made)


def _who_is_wrong(held: tiles.Tiles, number: int, place: int, *, made: list[bytes]) -> Trouble:
    """An entry and its hash disagree: the tile above, where there is one, knows which is right."""
    names = [
        tiles.name_of(kind, number, tiles.width_of(0, number, held.size))
        for kind in (tiles.ENTRIES, 0)
    ]
    leaf, hint = f"leaf {number * tiles.WIDTH + place}", ""
    if len(made) == tiles.WIDTH:
        above = held.hashes(1, number // tiles.WIDTH)[number % tiles.WIDTH]
        wrong = names[1] if tree.root_of(made) == above else names[0]
        hint = f"; the tile above says {wrong} was changed"
    return Trouble(leaf, f"{names[0]} and {names[1]} disagree{hint}")


def _examine_levels(held: tiles.Tiles) -> Iterator[Trouble]:
    level = 1
    while count := held.size >> tiles.LEVEL_HEIGHT * level:
        for place in range(count):
            above, at = divmod(place, tiles.WIDTH)
            lower = tree.root_of(held.hashes(level - 1, place))
            if lower != held.node(level * tiles.LEVEL_HEIGHT, place):
                name = tiles.name_of(level, above, tiles.width_of(level, above, held.size))
                below = tiles.name_of(level - 1, place)
                yield Trouble(name, f"hash {at} is not the root of {below}")
        level += 1


def begins_as(place: Path, kept: str) -> Iterator[Trouble]:
    """Whether a checkpoint that somebody kept is a beginning of this log."""
    try:
        older, newer = read_checkpoint(kept), read_signed(place)
    except Broken as reason:
        yield Trouble("the kept checkpoint", str(reason))
        return
    if older.size > newer.size:
        yield Trouble("the kept checkpoint", f"has {older.size} leaves, the log only {newer.size}")
    elif tiles.Tiles(newer.size, place=place).root(older.size) != older.root:
        yield Trouble(
            "the kept checkpoint", f"the first {older.size} leaves are not what they were"
        )


# -- The rows against the files -----------------------------------------------------------------
def examine_rows(place: Path) -> Iterator[Trouble]:
    """Entries, salts, checkpoints and anchors of the database against the files."""
    held = tiles.Tiles(read_signed(place).size, place=place)
    yield from _examine_entries(held)
    yield from _examine_openings()
    yield from _examine_checkpoints(held)
    yield from _examine_anchors()
    for compare in COMPARISONS:
        yield from compare()


def _pieced(rows: QuerySet[Row], key: str) -> Iterator[Row]:
    """All rows in the order of a unique column; no cursor stays open when the reader stops."""
    piece = list(rows.order_by(key)[:PIECE])
    while piece:
        yield from piece
        piece = list(rows.filter(**{f"{key}__gt": getattr(piece[-1], key)}).order_by(key)[:PIECE])


def _examine_entries(held: tiles.Tiles) -> Iterator[Trouble]:
    expected = 0
    entries: list[bytes] = []
    for row in _pieced(Entry.objects.exclude(index=None), "index"):
        index = row.index or 0
        if index != expected:
            yield Trouble(f"leaf {expected}", "its row in proof_entry is gone")
            expected = index
        if index < held.size:
            if index % tiles.WIDTH == 0 or not entries:
                entries = held.entries(index // tiles.WIDTH)
            if bytes(row.commitment) != entries[index % tiles.WIDTH]:
                yield Trouble(f"leaf {index}", f"row {row.pk} of proof_entry was changed")
        expected += 1
    if expected < held.size:
        yield Trouble(f"leaf {expected}", "its row in proof_entry is gone")


def _examine_openings() -> Iterator[Trouble]:
    rows = Salt.objects.filter(erased_at=None).select_related("entry")
    for row in _pieced(rows, "pk"):
        if not _opens(row):
            yield Trouble(f"leaf {row.entry.index}", f"row {row.pk} of proof_salt was changed")
    for pk in Entry.objects.filter(opening=None).values_list("pk", flat=True)[:1]:
        yield Trouble(f"entry {pk}", "its row in proof_salt is gone")


def _opens(row: Salt) -> bool:
    entry = row.entry
    try:
        act = vault().open(bytes(row.act_sealed or b""), context=sealed_for(entry.pk))
    except SealBroken:
        return False
    made = commitment(
        entry.kind,
        spelled(entry.at),
        json.loads(act),
        salt=bytes(row.salt or b""),
        hash_name=entry.algorithm,
    )
    return hmac.compare_digest(made, bytes(entry.commitment))


def _examine_checkpoints(held: tiles.Tiles) -> Iterator[Trouble]:
    keys = json.loads((held.place / tiles.KEYS).read_text("utf-8"))["keys"]
    public = {key["id"]: decode(key["public_key"]) for key in keys}
    for row in _pieced(Checkpoint.objects.filter(size__lte=held.size), "size"):
        if not _is_sound(row, held, public.get(row.key_id, b"")):
            yield Trouble(f"checkpoint {row.size}", "its row in proof_checkpoint was changed")


def _is_sound(row: Checkpoint, held: tiles.Tiles, public_key: bytes) -> bool:
    try:
        note = read_checkpoint(row.note)
    except Broken:
        return False
    said, root = (note.size, note.root), held.root(row.size)
    return said == (row.size, root) and bytes(row.root) == root and is_signed(note, public_key)


def _examine_anchors() -> Iterator[Trouble]:
    """An anchor's entry must say what the anchor says."""
    for anchor in _pieced(Anchor.objects.select_related("entry"), "pk"):
        act = act_of(anchor.entry)
        if act is None or (act["stream"], act["upto"]) != (anchor.stream, anchor.upto):
            yield Trouble(f"anchor {anchor.pk}", "says something else than its leaf")


def act_of(entry: Entry) -> dict[str, Any] | None:
    """What an entry of this house's own says; None when it was erased or does not open."""
    opening = Salt.objects.filter(pk=entry.pk).first()
    if opening is None or opening.act_sealed is None:
        return None
    try:
        sealed = vault().open(bytes(opening.act_sealed), context=sealed_for(entry.pk))
    except SealBroken:
        return None
    act: dict[str, Any] = json.loads(sealed)
    return act
