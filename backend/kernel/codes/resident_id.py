"""Resident identity numbers, GB 11643-1999, and the cards that share their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from backend.kernel.codes import division
from backend.kernel.codes.text import normalise_code
from backend.kernel.codes.verdict import Verdict

WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
LENGTH = 18
OLDEST_YEARS = 150

_SHAPE = re.compile("[0-9]{17}[0-9X]")
_FIRST_GENERATION = re.compile("[0-9]{15}")
# Residence permits of Taiwan residents begin with 83, permanent residents' cards with 9.
_OTHER_ISSUERS = ("83", "9")


def check_digit(body: str) -> str:
    """The eighteenth character for seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def check(text: str, *, today: date, archive: bool = False) -> Verdict:
    """Judge a number; only an `archive` may still hold fifteen digits, and gets eighteen back."""
    code = normalise_code(text)
    if not _FIRST_GENERATION.fullmatch(code):
        errors = tuple(_errors(code, today))
        return Verdict(code, errors, () if errors else tuple(_warnings(code)))
    if not archive:
        return Verdict(code, errors=("resident_id_first_generation",))
    code = _second_generation(code)
    return Verdict(code, tuple(_errors(code, today)), ("resident_id_first_generation",))


def _second_generation(code: str) -> str:
    # Sequences 996-999 were kept for those born before 1900.
    century = "18" if code[12:] >= "996" else "19"
    body = code[:6] + century + code[6:]
    return body + check_digit(body)


def _errors(code: str, today: date) -> Iterator[str]:
    if len(code) != LENGTH:
        yield "resident_id_length"
    elif not _SHAPE.fullmatch(code):
        yield "resident_id_format"
    else:
        if not _is_birthday(code[6:14], today):
            yield "resident_id_birth_date"
        if check_digit(code[:17]) != code[17]:
            yield "resident_id_check_digit"


def _is_birthday(digits: str, today: date) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born <= today and today.year - born.year <= OLDEST_YEARS


def _warnings(code: str) -> Iterator[str]:
    if not code.startswith(_OTHER_ISSUERS) and not division.is_known(code[:6]):
        yield "resident_id_division_unknown"
