"""What `manage.py doctor` looks at: each app declares its own in `examinations.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

Level = Literal["ok", "note", "unsafe"]


class Finding(NamedTuple):
    """One thing looked at: how it is, and what mends it when it is not well."""

    level: Level
    what: str
    mend: str = ""


Examination = Callable[[], Iterable[Finding]]
EXAMINATIONS: list[Examination] = []


def examination(function: Examination) -> Examination:
    """Declare one examination. It may raise: the doctor then reports that it could not look."""
    EXAMINATIONS.append(function)
    return function
