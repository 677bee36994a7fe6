"""The sixteen fields of credit-easy+, as data: what each is called and what its offers tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import get_language

DATA = Path(__file__).parent / "data" / "fields.json"
LOWER, HIGHER = "lower", "higher"
NUMBERS = ("percent", "money", "count")


class Attribute(NamedTuple):
    """One thing that an offer of the field tells. `better`: which way a number gets better."""

    code: str
    zh: str
    en: str
    kind: str  # percent, money (CNY), count, choice or text
    better: str | None
    unit: str
    required: bool
    least: Decimal | None
    most: Decimal | None
    choices: Mapping[str, tuple[str, str]]

    @property
    def is_number(self) -> bool:
        """Whether terms for everyone and better terms can be compared."""
        return self.kind in NUMBERS

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.en if get_language() == "en" else self.zh


class Field(NamedTuple):
    """One of the sixteen: `code` in addresses, `char` as people know it (批 贷 行 …)."""

    code: str
    char: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    attributes: tuple[Attribute, ...]

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.en if get_language() == "en" else self.zh

    @property
    def about(self) -> str:
        """In the reader's language."""
        return self.about_en if get_language() == "en" else self.about_zh

    def attribute(self, code: str) -> Attribute | None:
        """The attribute of this code, if the field has it."""
        return next((one for one in self.attributes if one.code == code), None)


@cache
def fields() -> Mapping[str, Field]:
    """All sixteen by code, in their customary order."""
    told = json.loads(DATA.read_text(encoding="utf-8"))
    return {each["code"]: _field(each) for each in told}


def _field(told: dict[str, Any]) -> Field:
    attributes = tuple(_attribute(each) for each in told.pop("attributes"))
    return Field(**told, attributes=attributes)


def _attribute(told: dict[str, Any]) -> Attribute:
    least, most = (Decimal(str(told[end])) if end in told else None for end in ("least", "most"))
    choices = {each["code"]: (each["zh"], each["en"]) for each in told.get("choices", ())}
    plain = {
        name: told[name] for name in ("code", "zh", "en", "kind", "better", "unit", "required")
    }
    return Attribute(**plain, least=least, most=most, choices=choices)
