"""Codes for shops and offices that do not exist: valid check digits, a range never given out."""

from __future__ import annotations

USCC_VALUES = {sign: value for value, sign in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
USCC_SIGNS = "".join(USCC_VALUES)
ORGANISATION_WEIGHTS = (10, 5, 8, 4, 2)
PDY = 25 * 3 + 13 * 7 + 34 * 9  # what the three letters add under GB 11714's weights 3, 7 and 9
LAST_SHOP = 89_999  # PDY90000 to PDY99999 are left to the demo's offices


def organisation_code(number: int) -> str:
    """The organisation code PDY + number, check sign included (GB 11714-1997, 9 signs)."""
    digits = f"{number:05d}"
    total = PDY + sum(
        int(digit) * weight for digit, weight in zip(digits, ORGANISATION_WEIGHTS, strict=True)
    )
    rest = 11 - total % 11
    return f"PDY{digits}" + {10: "X", 11: "0"}.get(rest, str(rest))


def demo_uscc(kind: str, division: str, number: int) -> str:
    """A valid USCC (GB 32100-2015): kind such as 91, division, organisation code, check sign."""
    body = f"{kind}{division}{organisation_code(number)}"
    total = sum(USCC_VALUES[sign] * weight for sign, weight in zip(body, USCC_WEIGHTS, strict=True))
    return body + USCC_SIGNS[-total % 31]
