"""Whether the view being run has said whose data it reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Notes:
    """What one view has noted: how often it spoke, about how many persons in all."""

    def __init__(self) -> None:
        self.times = 0
        self.persons = 0


_now: ContextVar[Notes | None] = ContextVar("notes_of_access", default=None)


def heard(persons: int) -> None:
    """Called by every note of access."""
    notes = _now.get()
    if notes is not None:
        notes.times += 1
        notes.persons += persons


@contextmanager
def listening() -> Iterator[Notes]:
    """Count the notes made inside."""
    notes = Notes()
    token = _now.set(notes)
    try:
        yield notes
    finally:
        _now.reset(token)
