"""Rooms whose files a law keeps when the person leaves; each says so when it is made ready."""

from __future__ import annotations

_KEPT: set[str] = set()


def keep_for_law(room: str) -> None:
    """Files of this room stay when their owner leaves; the room releases them when the law ends."""
    _KEPT.add(room)


def kept_for_law() -> frozenset[str]:
    """Every such room."""
    return frozenset(_KEPT)
