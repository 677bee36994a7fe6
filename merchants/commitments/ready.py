"""Promises ready to adopt, from `templates.toml`; the Chinese words are what a shop promises."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from django.utils.translation import get_language

from backend.kernel.errors import NotFound

FILE = Path(__file__).with_name("templates.toml")


class NoSuchTemplate(NotFound):
    code = "commitment_template_not_found"


@dataclass(frozen=True)
class Wording:
    """A promise in one language."""

    title: str
    content: str
    liability: str


@dataclass(frozen=True)
class Template:
    """A promise in both languages. `months`: how long it lasts, 0 without an end."""

    code: str
    months: int
    zh: Wording
    en: Wording

    @property
    def here(self) -> Wording:
        """In the reader's language."""
        return self.en if (get_language() or "").startswith("en") else self.zh


@cache
def templates() -> Mapping[str, Template]:
    """Every template by its code, in the order of the file."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return MappingProxyType({code: _template(code, rows) for code, rows in read.items()})


def template_of(code: str) -> Template:
    """Raises NoSuchTemplate."""
    try:
        return templates()[code]
    except KeyError:
        raise NoSuchTemplate from None


def _template(code: str, rows: dict[str, object]) -> Template:
    english, months = rows["en"], rows["months"]
    if not isinstance(english, dict) or not isinstance(months, int):
        raise TypeError(f"template {code} of {FILE.name} is malformed")
    names = ("title", "content", "liability")
    chinese = Wording(*(str(rows[name]) for name in names))
    return Template(code, months, chinese, Wording(*(str(english[name]) for name in names)))
