"""The terms of a version in words, as the field calls them, with unit, in the reader's language."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import get_language

from incentives.offers.fields import Attribute

TEN_THOUSAND = Decimal(10_000)
UNITS = {
    "days": ("天", "days"),
    "months": ("个月", "months"),
    "minutes": ("分钟", "minutes"),
    "hours": ("小时", "hours"),
    "papers": ("份", "papers"),
    "tickets": ("张", "tickets"),
    "gifts": ("份", "gifts"),
    "trees": ("棵", "trees"),
    "books": ("册", "books"),
    "GB": ("GB", "GB"),
}


class TermShown(NamedTuple):
    """One line of the terms. `better` is "" where it is the same for all; `holds`: for the reader.

    `kind`: percent, money, count, choice or text.
    """

    code: str
    name: str
    kind: str
    everyone: str
    better: str
    holds: str


def amount(attribute: Attribute, value: Decimal) -> str:
    """4.35 of a percent is 4.35%; 200000 of money is 20 万元 or CNY 200,000; 36 months."""
    if attribute.kind == "percent":
        return f"{plain(value)}%"
    if attribute.kind == "money":
        return money(value)
    zh, en = UNITS.get(attribute.unit, (attribute.unit, attribute.unit))
    if get_language() == "en":
        return f"{plain(value)} {en[:-1] if value == 1 and en.endswith('s') else en}"
    return f"{plain(value)} {zh}"


def money(value: Decimal) -> str:
    """As people say it: 20 万元, 500 元; CNY 200,000 in English."""
    if get_language() == "en":
        return f"CNY {plain(value)}"
    if value >= TEN_THOUSAND and value % 100 == 0:
        return f"{plain(value / TEN_THOUSAND)} 万元"
    return f"{plain(value)} 元"


def plain(value: Decimal) -> str:
    """Digits in groups, without zeros behind the point."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text or "0"


def chosen(attribute: Attribute, code: str) -> str:
    """A choice in words; one that the field no longer knows stays as it was written."""
    zh, en = attribute.choices.get(code, (code, code))
    return en if get_language() == "en" else zh


def told_detail(attribute: Attribute, value: object) -> str:
    """A choice or a text as the page shows it."""
    if attribute.kind == "choice":
        return chosen(attribute, str(value))
    if isinstance(value, dict):
        return str(value.get("en" if get_language() == "en" else "zh") or value.get("zh", ""))
    return str(value)
