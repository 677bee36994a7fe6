"""Answers of the open list, remembered for a moment: a crowd asks for the same pages.

Each process remembers by itself, for OFFERS_LIST_SECONDS; what was published, paused or ended is in
the list that much later at most. One offer, and all that is done with it, is asked anew.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import NamedTuple

MOST = 512


class Answer(NamedTuple):
    """A body, its tag, and until when it is remembered (monotonic seconds)."""

    body: bytes
    etag: str
    until: float


class Memory:
    """The answers given last, by what was asked in which language."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._lock = Lock()

    def answer(self, key: tuple[str, str], make: Callable[[], bytes], seconds: float) -> Answer:
        """What is remembered, or what `make` says now."""
        now = time.monotonic()
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and kept.until > now:
            return kept
        fresh = tagged(make(), until=now + seconds)
        if seconds:
            with self._lock:
                self._kept[key] = fresh
                self._kept.move_to_end(key)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return fresh

    def forget(self) -> None:
        """All of it."""
        with self._lock:
            self._kept.clear()


def tagged(body: bytes, *, until: float = 0.0) -> Answer:
    """A body with the tag by which a caller says that it holds it already."""
    return Answer(body, sha256(body).hexdigest()[:32], until)


MEMORY = Memory()
