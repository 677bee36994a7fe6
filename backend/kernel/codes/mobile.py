"""Mobile numbers of the mainland, as people type them."""

from __future__ import annotations

import re

from backend.kernel.codes.text import normalise_code
from backend.kernel.codes.verdict import Verdict

# Cards of machines and satellites. New blocks for people appear every year, so none is listed.
NOT_FOR_PEOPLE = ("140", "141", "144", "146", "148", "1349", "174")

_PREFIX = re.compile(r"(?:\+|00)?86(?=1[0-9]{10}$)")
_SHAPE = re.compile("1[3-9][0-9]{9}")


def check(text: str) -> Verdict:
    """Judge a number a person signs in with; +86, 0086 and 86 in front are dropped."""
    number = _PREFIX.sub("", normalise_code(text), count=1)
    if not _SHAPE.fullmatch(number):
        return Verdict(number, errors=("mobile_format",))
    if number.startswith(NOT_FOR_PEOPLE):
        return Verdict(number, errors=("mobile_not_for_people",))
    return Verdict(number)
