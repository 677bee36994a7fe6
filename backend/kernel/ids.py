"""Identifiers made here: time-ordered keys and the short public codes of shops."""

from __future__ import annotations

import secrets
from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7

ALPHABET = "23456789BCDFGHJKMNPQRTVWXY"  # no vowels, no look-alikes
LETTERS = ALPHABET[8:]
CODE_LENGTH = 10
_TAIL = len(ALPHABET) ** (CODE_LENGTH - 1)


def uuid7() -> UUID:
    """A time-ordered UUID; keys of distributed tables are made here, not by a sequence."""
    return _uuid7()


def public_code() -> str:
    """Ten random characters, a letter first (so never mistaken for digits); about 46 bits."""
    number = secrets.randbelow(len(LETTERS) * _TAIL)
    head, rest = divmod(number, _TAIL)
    tail = []
    for _ in range(CODE_LENGTH - 1):
        rest, place = divmod(rest, len(ALPHABET))
        tail.append(ALPHABET[place])
    return LETTERS[head] + "".join(tail)
