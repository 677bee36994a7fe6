"""Codes for shops and offices that do not exist: valid check digits, a range never given out."""

from __future__ import annotations

from backend.kernel.codes import organisation, uscc

LAST_SHOP = 89_999  # PDY90000 to PDY99999 are left to the demo's offices


def organisation_code(number: int) -> str:
    """The organisation code PDY + number with its check sign (GB 11714-1997, 9 signs)."""
    body = f"PDY{number:05d}"
    return body + organisation.check_digit(body)


def demo_uscc(kind: str, division: str, number: int) -> str:
    """A valid USCC (GB 32100-2015): kind such as 91, division, organisation code, check sign."""
    body = f"{kind}{division}{organisation_code(number)}"
    return body + uscc.check_digit(body)
