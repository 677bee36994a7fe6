"""The fifteen-digit registration numbers of before 2015, GS 15-2006."""

from __future__ import annotations

import re
from collections.abc import Container

from backend.kernel.codes import division
from backend.kernel.codes.text import normalise_code
from backend.kernel.codes.verdict import Verdict

_FIFTEEN_DIGITS = re.compile("[0-9]{15}")


def check_digit(body: str) -> str:
    """The fifteenth digit for fourteen: ISO 7064 MOD 11,10 (GB/T 17710)."""
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def holder(code: str) -> str:
    """Who was given such a number: `domestic` or `foreign` enterprise, or an `individual`."""
    return "domestic" if code[6] < "4" else "foreign" if code[6] < "6" else "individual"


def check(text: str, *, divisions: Container[str] | None = None) -> Verdict:
    """Judge a number; the first registrar's division is a hint, never a refusal."""
    code = normalise_code(text)
    if not _FIFTEEN_DIGITS.fullmatch(code):
        return Verdict(code, errors=("registration_no_format",))
    if code.strip("0") == "":
        return Verdict(code, errors=("registration_no_zeros",))
    if check_digit(code[:14]) != code[14]:
        return Verdict(code, errors=("registration_no_check_digit",))
    known = division.is_known(code[:6], divisions)
    return Verdict(code, warnings=() if known else ("registration_no_division_unknown",))
