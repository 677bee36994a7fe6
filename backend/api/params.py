"""Reading query parameters strictly: what is unknown, doubled or malformed is refused by name."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Invalid

LONGEST_QUERY = 100
PAGE, LARGEST_PAGE = 20, 100


class Fault(NamedTuple):
    """One thing wrong with one parameter."""

    name: str
    code: str
    detail: str | Promise

    def shown(self) -> dict[str, str]:
        """As an entry of `errors[]` in a problem document."""
        told = {"code": self.code, "detail": str(self.detail)}
        return {"pointer": f"/{self.name}", "in": "query", **told}


class BadParameter(Invalid):
    """The query of the address cannot be understood; `errors` says where."""

    code = "parameter_invalid"
    message = _("查询参数有误。")

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__(errors=[fault.shown() for fault in faults])


def refuse(name: str, code: str, detail: str | Promise) -> BadParameter:
    """The refusal of one parameter."""
    return BadParameter([Fault(name, code, detail)])


class Query:
    """The query parameters of one request, read by name and type. Missing ones give None or ""."""

    def __init__(self, given: QueryDict, *known: str) -> None:
        faults = [
            Fault(n[:80], "parameter_unknown", _("没有这个参数。")) for n in given if n not in known
        ]
        for name in known:
            if len(given.getlist(name)) > 1:
                faults.append(Fault(name, "parameter_repeated", _("这个参数只能出现一次。")))
        if faults:
            raise BadParameter(faults[:20])
        self._given = given

    def text(self, name: str, *, longest: int = LONGEST_QUERY) -> str:
        """Text without control characters, at most `longest` characters, blanks at the ends cut."""
        value = (self._given.get(name) or "").strip()
        if len(value) > longest:
            raise refuse(name, "parameter_too_long", _("这个参数太长。"))
        if any(unicodedata.category(sign) in {"Cc", "Cs", "Cn"} for sign in value):
            raise refuse(name, "parameter_malformed", _("含有不可用的字符。"))
        return value

    def number(self, name: str, *, low: int, high: int) -> int | None:
        """A whole number between `low` and `high`, plain digits only."""
        value = self.text(name, longest=20)
        if name not in self._given:
            return None
        if not value.removeprefix("-").isascii() or not value.removeprefix("-").isdigit():
            raise refuse(name, "parameter_malformed", _("应为整数。"))
        if not low <= int(value) <= high:
            raise refuse(name, "parameter_out_of_range", _("超出允许的范围。"))
        return int(value)

    def limit(self, *, default: int = PAGE, largest: int = LARGEST_PAGE) -> int:
        """How many rows a page of a list has: `limit`, 1 to 100, 20 when not given."""
        return self.number("limit", low=1, high=largest) or default

    def choice(self, name: str, choices: Collection[str]) -> str:
        """One of `choices`, or "" when not given."""
        value = self.text(name)
        if name in self._given and value not in choices:
            raise refuse(name, "parameter_unknown_choice", _("不是可选的值。"))
        return value

    def day(self, name: str) -> dt.date | None:
        """A day written YYYY-MM-DD."""
        value = self.text(name)
        return day(value, name=name) if name in self._given else None

    def point(self, name: str) -> tuple[float, float] | None:
        """`lat,lng` in WGS-84 degrees."""
        if name not in self._given:
            return None
        parts = self.text(name, longest=60).split(",")
        try:
            latitude, longitude = (float(part) for part in parts)
        except ValueError:
            raise refuse(name, "parameter_malformed", _("应为“纬度,经度”。")) from None
        known = math.isfinite(latitude) and math.isfinite(longitude)
        if not known or abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004  # degrees
            raise refuse(name, "parameter_out_of_range", _("坐标超出范围。"))
        return latitude, longitude


def day(value: str, *, name: str = "date") -> dt.date:
    """A day written YYYY-MM-DD and nothing else (the standard reader also takes week dates)."""
    try:
        read = dt.date.fromisoformat(value)
    except ValueError:
        read = None
    if read is None or read.isoformat() != value:
        raise refuse(name, "parameter_malformed", _("日期应写作 YYYY-MM-DD。"))
    return read
