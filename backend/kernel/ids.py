"""Identifiers made here: time-ordered keys and the short public codes of shops."""

from __future__ import annotations

import secrets
from itertools import product
from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7

ALPHABET = "23456789BCDFGHJKMNPQRTVWXY"  # no vowels, no look-alikes
ALPHABET_SET = frozenset(ALPHABET)
LETTERS = ALPHABET[8:]
CODE_LENGTH = 10
_TRIPLES = tuple(map("".join, product(ALPHABET, repeat=3)))
_CODES = len(LETTERS) * len(_TRIPLES) ** 3


def uuid7() -> UUID:
    """A time-ordered UUID; keys of distributed tables are made here, not by a sequence."""
    return _uuid7()


def is_public_code(text: str) -> bool:
    """Whether the text has the shape of a shop's public code."""
    return len(text) == CODE_LENGTH and text[0] in LETTERS and ALPHABET_SET.issuperset(text)


def public_code() -> str:
    """Ten random characters, a letter first (so never mistaken for digits); about 46 bits."""
    number, third = divmod(secrets.randbelow(_CODES), len(_TRIPLES))
    number, second = divmod(number, len(_TRIPLES))
    head, first = divmod(number, len(_TRIPLES))
    return LETTERS[head] + _TRIPLES[first] + _TRIPLES[second] + _TRIPLES[third]
