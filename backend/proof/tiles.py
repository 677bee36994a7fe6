"""The log's public files, laid out after C2SP tlog-tiles, and how they are written to last.

`tile/<L>/<N>` holds 256 hashes of height 8*L, `tile/entries/<N>` the 256 entries under them;
what is not full yet ends in `.p/<W>`. A tile is on disk (fsync) before a checkpoint needs it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from backend.proof import tree
from backend.proof.verify_receipt import HASH_BYTES

WIDTH = 256
LEVEL_HEIGHT = 8
ENTRIES = "entries"
LONGEST_NAME = 60
LENGTH = HASH_BYTES.to_bytes(2, "big")  # before each entry of a bundle
CHECKPOINT, KEYS = "checkpoint", "keys.json"


class Missing(Exception):
    """A file that a checkpoint needs is gone or has the wrong length; `args[0]` is its name."""


def folder() -> Path:
    """Where the log's files lie."""
    return Path(settings.TRANSPARENCY_DIR)


def name_of(level: int | str, number: int, width: int = WIDTH) -> str:
    """`tile/0/x001/067`, and `tile/0/x001/067.p/8` for one that is not full."""
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.insert(0, f"x{number % 1000:03}")
    return f"tile/{level}/{'/'.join(parts)}" + (f".p/{width}" if width < WIDTH else "")


NAME = re.compile(
    r"(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<number>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


def read_name(path: str) -> tuple[int | str, int, int] | None:
    """Level, number and width of `0/x001/067.p/8`; None when no tile is called so."""
    match = NAME.fullmatch(path)
    if not match or len(path) > LONGEST_NAME:
        return None
    level = match["level"] if match["level"] == ENTRIES else int(match["level"])
    number = int(match["number"].replace("x", "").replace("/", ""))
    width = int(match["width"] or WIDTH)
    one_spelling = name_of(level, number, width) == f"tile/{path}"
    return (level, number, width) if one_spelling else None


def part_of(level: int | str) -> int:
    """How many bytes one part of such a file has."""
    return HASH_BYTES + (len(LENGTH) if level == ENTRIES else 0)


def width_of(level: int, number: int, size: int) -> int:
    """How many hashes this tile holds in the tree of `size`."""
    return max(0, min(WIDTH, (size >> LEVEL_HEIGHT * level) - number * WIDTH))


def bundle(entries: Iterable[bytes]) -> bytes:
    """The file of these entries: each after its length in two bytes."""
    return b"".join(LENGTH + entry for entry in entries)


def write_all(files: dict[str, bytes]) -> None:
    """Write whole files or none of each, and return only once the disk has them all."""
    touched: set[Path] = set()
    for name, content in files.items():
        path = folder() / name
        touched |= _made(path.parent)
        part = path.with_name(f".{path.name}.{os.getpid()}")
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
        touched.add(path.parent)
    for place in touched:
        _sync(place)


def _made(place: Path) -> set[Path]:
    """Make the folder; answers the folders that got a new name in them."""
    missing = [each for each in (place, *place.parents) if not each.exists()]
    place.mkdir(parents=True, exist_ok=True)
    return {each.parent for each in missing}


def _sync(place: Path) -> None:
    held = os.open(place, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def drop_partials(level: int | str, number: int) -> None:
    """A full tile answers for its partial ones: readers cut it to the width they want."""
    full = folder() / name_of(level, number)
    shutil.rmtree(full.with_name(f"{full.name}.p"), ignore_errors=True)


class Tiles:
    """The tree of `size` leaves as its files tell it. Raises Missing, trusts nothing else."""

    def __init__(self, size: int, *, place: Path | None = None) -> None:
        self.size = size
        self.place = place or folder()
        # Per object: what a longer tree holds is not what this one held.
        self._layers = lru_cache(maxsize=64)(self._read_layers)

    def hashes(self, level: int, number: int) -> list[bytes]:
        """The hashes of one tile, as many as this tree has."""
        width = width_of(level, number, self.size)
        return _cut(self.content(level, number, width, HASH_BYTES), HASH_BYTES)

    def entries(self, number: int) -> list[bytes]:
        """The entries under one tile of level 0."""
        width, length = width_of(0, number, self.size), part_of(ENTRIES)
        pieces = _cut(self.content(ENTRIES, number, width, length), length)
        if any(not piece.startswith(LENGTH) for piece in pieces):
            raise Missing(name_of(ENTRIES, number, width))
        return [piece[len(LENGTH) :] for piece in pieces]

    def node(self, height: int, number: int) -> bytes:
        """The hash of a complete subtree (what `tree` proves with)."""
        level, inside = divmod(height, LEVEL_HEIGHT)
        first = number << inside
        return self._layers(level, first // WIDTH)[inside][(first % WIDTH) >> inside]

    def root(self, size: int | None = None) -> bytes:
        """The root of this tree, or of one that it began as."""
        return tree.root(self.size if size is None else size, self.node)

    def _read_layers(self, level: int, number: int) -> list[list[bytes]]:
        return tree.layers(self.hashes(level, number))

    def content(self, level: int | str, number: int, width: int, each: int) -> bytes:
        """The first `width` parts of `each` bytes of a tile or bundle."""
        # The full tile is looked for last: it appears before its partial ones go.
        for name in (name_of(level, number, width), name_of(level, number)):
            try:
                content = (self.place / name).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                continue
            if len(content) >= width * each and len(content) % each == 0:
                return content[: width * each]
            raise Missing(name)
        raise Missing(name_of(level, number, width))


def _cut(content: bytes, length: int) -> list[bytes]:
    return [content[at : at + length] for at in range(0, len(content), length)]


def grown(old_size: int, entries: Sequence[bytes]) -> dict[str, bytes]:
    """The files of a tree that gets more leaves; `entries` begin at the last tile's first one.

    Levels above the first continue what is on disk.
    """
    first = old_size // WIDTH * WIDTH
    size = first + len(entries)
    before = Tiles(old_size)
    files = _files_of(ENTRIES, first, entries)
    hashes, old, new = [tree.leaf_hash(entry) for entry in entries], old_size, size
    level = 0
    while new > old:
        start = old // WIDTH * WIDTH
        files |= _files_of(level, start, hashes)
        level, full = level + 1, [hashes[at : at + WIDTH] for at in range(0, len(hashes), WIDTH)]
        old, new = old // WIDTH, new // WIDTH
        kept = before.hashes(level, old // WIDTH) if old % WIDTH else []
        hashes = kept + [tree.root_of(tile) for tile in full if len(tile) == WIDTH]
    return files


def _files_of(level: int | str, start: int, parts: Sequence[bytes]) -> dict[str, bytes]:
    files = {}
    for at in range(0, len(parts), WIDTH):
        piece = parts[at : at + WIDTH]
        name = name_of(level, (start + at) // WIDTH, len(piece))
        files[name] = bundle(piece) if level == ENTRIES else b"".join(piece)
    return files
