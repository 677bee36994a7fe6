"""The log in numbers, and drawn: every perfect tree it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from backend.proof import notes, tiles
from backend.proof.models import Checkpoint, Entry

STEP, LEAST, GAP = 5, 10, 6  # of the drawing, in its own units


@dataclass(frozen=True)
class Peak:
    """A perfect tree of 2^height leaves as a triangle: `points` of the drawing."""

    leaves: int
    points: str


@dataclass(frozen=True)
class Log:
    """What /transparency shows of the newest checkpoint; `note` is "" before the first."""

    origin: str
    size: int
    waiting: int
    peaks: list[Peak]
    width: int
    height: int
    root: str = ""
    key_id: str = ""
    note: str = ""
    at: datetime | None = None
    last_tile: str = ""


def present() -> Log:
    """The log as it is now."""
    last = Checkpoint.objects.last()
    size = last.size if last else 0
    peaks, width, height = _drawn(size)
    waiting = Entry.objects.waiting().count()
    bare = Log(notes.origin(), size, waiting, peaks, width, height)
    if last is None:
        return bare
    return Log(
        bare.origin, size, waiting, peaks, width, height,
        root=bytes(last.root).hex(), key_id=last.key_id, note=last.note, at=last.at,
        last_tile=_last_tile(size),
    )  # fmt: skip


def _last_tile(size: int) -> str:
    number = (size - 1) // tiles.WIDTH
    return tiles.name_of(0, number, tiles.width_of(0, number, size))


def _drawn(size: int) -> tuple[list[Peak], int, int]:
    """The perfect trees from the largest to the smallest, side by side; and the room they take."""
    peaks, left = [], 0
    base = LEAST + STEP * max(size.bit_length() - 1, 0)
    for height in reversed(range(size.bit_length())):
        if size >> height & 1:
            side = LEAST + STEP * height
            points = f"{left},{base} {left + side / 2:g},{base - side} {left + side},{base}"
            peaks.append(Peak(1 << height, points))
            left += side + GAP
    return peaks, max(left, 1), base + 1


class Standing(NamedTuple):
    """Where one entry stands; it tells nothing of the act."""

    is_there: bool
    place: int | None = None  # counted from one, as people do
    size: int = 0  # leaves under the newest signed checkpoint
    is_erased: bool = False


def standing_of(typed: str) -> Standing:
    """The entry with this number, as somebody typed it."""
    try:
        number = UUID(typed)
    except ValueError:
        return Standing(is_there=False)
    entry = Entry.objects.filter(pk=number).select_related("opening").first()
    if entry is None:
        return Standing(is_there=False)
    last = Checkpoint.objects.last()
    size = last.size if last else 0
    is_covered = entry.index is not None and entry.index < size
    erased = entry.opening.erased_at is not None
    return Standing(True, 1 + (entry.index or 0) if is_covered else None, size, erased)
