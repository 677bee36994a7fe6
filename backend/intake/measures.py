"""Cells that measure: days, amounts in 万元, whole numbers, degrees."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from backend.intake.fields import FieldType, Read, choice, noted, present, remembered, text
from backend.intake.reasons import Noted, error, warning
from backend.kernel.datum import Datum

# "长期" as a day that COPY takes and that sorts after every other. Merges store it as null.
LONG_TERM = date.max
_LONG_TERM = frozenset({"长期", "长期有效", "永久", "永久有效", "无固定期限", "9999-12-31"})
# The two days that feeders write for it (common delivery format, section 3.1).
_LONG_TERM_DAYS = frozenset({date(2099, 12, 31), date(2099, 1, 31)})

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

WAN = 10_000
LONGEST_AMOUNT = 60  # characters; `_UNIT` takes quadratic time
IMPROBABLE = Decimal(10_000)  # 万元

_DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?",
    re.ASCII,
)
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?", re.ASCII)
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,6})?", re.ASCII)
_UNIT = re.compile(r"[\d.,]+[\s(（]*(?:万|亿|千|百)?\s*(?:元|美元|人民币|港[币元]|圆|¥|万|亿).*")
_BARE_AMOUNT = re.compile(r"[\d,.]+\s*(?:[(（]\s*[)）])?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,12}", re.ASCII)
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,20})?", re.ASCII)


def day(*, long_term: bool = False, may_be_future: bool = True) -> FieldType:
    """A day in the usual spellings; with `long_term`, 长期 is `LONG_TERM`."""

    def make(missing: Any) -> Read:
        latest = date.max if may_be_future else timezone.localdate()

        def read(cell: str) -> object:
            if cell in _LONG_TERM:
                return LONG_TERM if long_term else error("long_term_not_allowed")
            value = _day(cell)
            if not isinstance(value, date):
                return value
            if long_term and value in _LONG_TERM_DAYS:
                return LONG_TERM
            return value if value <= latest else error("in_future")

        return remembered(present(read))(missing)

    return FieldType("date", make)


def _day(cell: str) -> date | Noted:
    found = _DAY.fullmatch(cell)
    if found is None:
        return error("day_is_serial_number" if _SERIAL.fullmatch(cell) else "bad_day")
    year, month, number = (int(part) for part in found.groups() if part and part.isdigit())
    try:
        value = date(year, month, number)
    except ValueError:
        return error("bad_day")
    return value if FIRST_DAY <= value <= LAST_DAY else error("day_out_of_range")


def yuan() -> FieldType:
    """An amount delivered in 万元 (decimal(18,6)), as yuan with two decimals."""

    def read(cell: str) -> object:
        plain = unicodedata.normalize("NFKC", cell)
        if len(plain) > LONGEST_AMOUNT:
            return error("bad_amount")
        if not _AMOUNT.fullmatch(plain):
            return error("amount_with_unit" if _UNIT.fullmatch(plain) else "bad_amount")
        amount = Decimal(plain.replace(",", ""))
        problems = [warning("fullwidth_normalised")] * (plain != cell)
        problems += [warning("amount_improbable")] * (amount >= IMPROBABLE)
        return noted((amount * WAN).quantize(Decimal("0.01")), tuple(problems))

    return FieldType("numeric", present(read))


def capital(width: int) -> FieldType:
    """Registered capital, kept as delivered in any of its spellings; a missing unit is flagged."""

    def make(missing: Any) -> Read:
        read_text = text(width).make(missing)

        def read(cell: str) -> Any:
            value = read_text(cell)
            if isinstance(value, str) and _BARE_AMOUNT.fullmatch(value):
                return Noted(value, warning("amount_without_unit"))
            return value

        return read

    return FieldType("text", remembered(make), width)


def whole(low: int, high: int) -> FieldType:
    """A whole number from `low` to `high`."""

    def read(cell: str) -> object:
        if not _WHOLE.fullmatch(cell):
            return error("bad_number")
        number = int(cell)
        return number if low <= number <= high else error("number_out_of_range", low=low, high=high)

    return FieldType("integer", remembered(present(read)))


def degrees(limit: int) -> FieldType:
    """A coordinate in decimal degrees, at most `limit` from zero."""

    def read(cell: str) -> object:
        if not _DEGREES.fullmatch(cell) or abs(float(cell)) > limit:
            return error("bad_coordinate")
        return float(cell)

    return FieldType("double precision", present(read))


def datum() -> FieldType:
    """The coordinate system, with or without its hyphen."""
    spellings = {system.value: system.value for system in Datum}
    spellings |= {system.value.replace("-", ""): system.value for system in Datum}
    return choice(spellings)
