"""Organisation codes, GB 11714-1997: eight characters and a check character."""

from __future__ import annotations

import re
import string
from operator import mul

from backend.kernel.codes.text import normalise_code
from backend.kernel.codes.verdict import Verdict

# Z = 35 here: another alphabet, with other values, than the unified code that embeds this one.
VALUES = {char: value for value, char in enumerate(string.digits + string.ascii_uppercase)}
LENGTH = 9
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

_SHAPE = re.compile("[0-9A-Z]{8}[0-9X]")


def check_digit(body: str) -> str:
    """The ninth character for eight of 0-9 and A-Z."""
    total = sum(map(mul, map(VALUES.__getitem__, body), WEIGHTS))
    return "0123456789X0"[11 - total % 11]


def check(text: str) -> Verdict:
    """Judge a code with or without its hyphen."""
    code = normalise_code(text)
    if len(code) != LENGTH:
        return Verdict(code, errors=("organisation_length",))
    if not _SHAPE.fullmatch(code):
        return Verdict(code, errors=("organisation_alphabet",))
    if code == "000000000":  # passes the arithmetic, belongs to nobody
        return Verdict(code, errors=("organisation_zeros",))
    right = check_digit(code[:8]) == code[8]
    return Verdict(code, errors=() if right else ("organisation_check_digit",))
