"""What an address asks of complaints: filters, and filters turned round (`not_`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.api import cursors
from backend.api.params import Query, refuse
from backend.kernel.codes.text import normalise_code
from merchants.complaints.categories import BRANCHES, BY_CODE, CATEGORIES
from merchants.complaints.choices import Outcome
from merchants.insights.models import Answer
from merchants.insights.wording import grams_asked, kind_mark, place_mark
from merchants.licences.seals import merchant_by

LIST = "complaints"
DIVISION_DIGITS = 6
MOST_NAMED = 20
LONGEST_LIST = 400
COUNTED = ("category", "not_category", "division", "not_division", "since", "until")
PARAMETERS = (
    "q", "merchant", "answer", "not_answer", "outcome", "not_outcome", *COUNTED, "limit", "cursor",
)  # fmt: skip
FILTERS = tuple(name for name in PARAMETERS if name not in {"limit", "cursor"})


@dataclass(frozen=True)
class Wanted:
    """Conditions in SQL on a fact or tally `f`, their values, and where the list goes on."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    q: str = ""
    limit: int = 20
    after: tuple[date, UUID] | None = None

    @property
    def where(self) -> str:
        """All conditions together."""
        return " AND ".join(self.conditions) or "true"


def asked(query: Query) -> Wanted:
    """What is asked of published complaints; BadParameter names what cannot be understood."""
    conditions, values = _counted(query, day="f.filed_on")
    for name, choices in (("answer", Answer.values), ("outcome", Outcome.values)):
        for turned in (False, True):
            _chosen(query, name, choices, turned=turned, into=(conditions, values))
    text = query.text("q")
    if grams := [*_marks(query), *grams_asked(text)]:
        conditions.append("f.grams @> %(grams)s::varchar[]")
        values["grams"] = grams
    if code := query.text("merchant"):
        conditions.append("f.merchant_id = %(merchant)s")
        values["merchant"] = merchant_by(normalise_code(code)).pk
    return Wanted(conditions, values, text, query.limit(), _position(query))


def _marks(query: Query) -> list[str]:
    # One kind and one place are found by the index of words; several are only filtered by.
    marks: list[str] = []
    for name, mark in (("category", kind_mark), ("division", place_mark)):
        given = _listed(query, name)
        marks += [mark(code) for code in given if len(given) == 1]
    return marks


def counted(query: Query) -> Wanted:
    """What is asked of the sums: whole months, categories and divisions."""
    return Wanted(*_counted(query, day="f.month"))


def page_url(path: str, given: Mapping[str, Any], after: tuple[date, UUID] | None) -> str | None:
    """The address of the next page, or None."""
    if after is None:
        return None
    cursor = cursors.encode(LIST, [after[0].isoformat(), str(after[1])])
    kept = {name: value for name, value in given.items() if name != "cursor"}
    return f"{path}?{urlencode({**kept, 'cursor': cursor})}"


def _counted(query: Query, *, day: str) -> tuple[list[str], dict[str, Any]]:
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for turned in (False, True):
        name = f"{'not_' * turned}category"
        if codes := _listed(query, name):
            conditions.append(
                f"f.category {'<> ALL' if turned else '= ANY'}(%({name})s::varchar[])"
            )
            values[name] = _leaves(codes, name)
        _divisions(query, turned=turned, into=(conditions, values))
    for name, sign in (("since", ">="), ("until", "<=")):
        if (on := query.day(name)) is not None:
            conditions.append(f"{day} {sign} %({name})s")
            values[name] = on.replace(day=1) if day == "f.month" else on
    return conditions, values


def _divisions(query: Query, *, turned: bool, into: tuple[list[str], dict[str, Any]]) -> None:
    conditions, values = into
    name = f"{'not_' * turned}division"
    ranges = []
    for number, code in enumerate(_listed(query, name)):
        if not (len(code) == DIVISION_DIGITS and code.isdecimal()):
            raise refuse(name, "parameter_malformed", _("应为六位行政区划代码。"))
        low, high = f"{name}{number}", f"{name}{number}_to"
        ranges.append(f"f.division_code >= %({low})s AND f.division_code < %({high})s")
        stem = code.removesuffix("0000") if code.endswith("0000") else code.removesuffix("00")
        values |= {low: stem, high: stem + ":"}  # ':' is the character after '9'
    if ranges:
        together = " OR ".join(f"({one})" for one in ranges)
        conditions.append(f"NOT ({together})" if turned else f"({together})")


def _listed(query: Query, name: str) -> list[str]:
    given = [part for part in query.text(name, longest=LONGEST_LIST).split(",") if part]
    if len(given) > MOST_NAMED:
        raise refuse(name, "parameter_too_long", _("这个参数太长。"))
    return given


def _leaves(codes: list[str], name: str) -> list[str]:
    if unknown := [code for code in codes if code not in BY_CODE and code not in BRANCHES]:
        raise refuse(name, "parameter_unknown_choice", ", ".join(unknown)[:80])
    return [one.code for one in CATEGORIES if {one.code, one.branch} & set(codes)]


def _chosen(
    query: Query,
    name: str,
    choices: Collection[str],
    *,
    turned: bool,
    into: tuple[list[str], dict[str, Any]],
) -> None:
    conditions, values = into
    parameter = f"{'not_' * turned}{name}"
    given = _listed(query, parameter)
    if set(given) - set(choices):
        raise refuse(parameter, "parameter_unknown_choice", _("不是可选的值。"))
    if given:
        conditions.append(f"f.{name} {'<> ALL' if turned else '= ANY'}(%({parameter})s::varchar[])")
        values[parameter] = given


def _position(query: Query) -> tuple[date, UUID] | None:
    cursor = query.text("cursor", longest=cursors.LONGEST)
    if not cursor:
        return None
    on, key = cursors.decode(LIST, cursor)
    return date.fromisoformat(str(on)), UUID(str(key))
