"""The desk's form of a rule: as it is typed, into terms; the checker judges them, not the form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Invalid
from credit.catalogue.checking import LONGEST, RANGES
from credit.catalogue.models import LEVELS
from credit.catalogue.terms import NUMBERS, WORDS, Dimension, Period, Route, Unit
from credit.membership.categories import Category

LONGEST_SUBJECT = 40
LONGEST_NUMBER = 6
COLUMNS = ("code", "name_zh", "name_en", "from_points")
LABELS = {
    "name_zh": _("名称（中文）"),
    "name_en": _("名称（英文）"),
    "counts_zh": _("怎样算数（中文）"),
    "counts_en": _("怎样算数（英文）"),
    "evidence_zh": _("凭什么证明（中文）"),
    "evidence_en": _("凭什么证明（英文）"),
    "points": _("每单位分值"),
    "cap_points": _("每期上限"),
    "standing_months": _("计入月数，自善行当日起"),
    "spendable_months": _("可用月数，自感谢当日起"),
    "dimension": _("维度"),
    "category": _("类别"),
    "unit": _("单位"),
    "cap_period": _("上限周期"),
    "office": _("负责部门的职能"),
}
CHOICES: dict[str, Any] = {
    "dimension": Dimension.choices,
    "category": Category.choices,
    "unit": Unit.choices,
    "cap_period": Period.choices,
}


class DayMissing(Invalid):
    code = "day_missing"
    message = _("请填写施行日期。")


def terms_in(typed: QueryDict, subject: str) -> dict[str, Any]:
    """What was typed, as terms; what is no number stays text and is found by the checker."""
    if subject == LEVELS:
        return {"levels": [_level(line) for line in typed.get("levels", "").splitlines() if line]}
    told: dict[str, Any] = {
        name: typed.get(name, "").strip()[: LONGEST + 1] for name in (*WORDS, *CHOICES, "office")
    }
    numbers = {name: _number(typed.get(name, "")) for name in NUMBERS}
    return {**told, **numbers, "routes": typed.getlist("routes")[: len(Route)]}


def _level(line: str) -> dict[str, Any]:
    cells = [cell.strip() for cell in line.replace("，", ",").split(",")]
    told: dict[str, Any] = dict(zip(COLUMNS, cells, strict=False))
    return {**told, "from_points": _number(str(told.get("from_points", "")))}


def _number(text: str) -> Any:
    plain = text.strip()[:LONGEST_NUMBER]
    return int(plain) if plain.lstrip("-").isascii() and plain.lstrip("-").isdigit() else plain


def day_in(typed: QueryDict, name: str) -> date:
    """The day that was typed; raises DayMissing."""
    try:
        return date.fromisoformat(typed.get(name, ""))
    except ValueError:
        raise DayMissing from None


def shown(subject: str, terms: dict[str, Any]) -> dict[str, Any]:
    """What the templates need to draw the form with these values in it."""
    levels = terms.get("levels", [])
    return {
        "is_levels": subject == LEVELS,
        "levels_text": "\n".join(
            ",".join(str(level.get(name, "")) for name in COLUMNS) for level in levels
        ),
        "words": [(name, LABELS[name], terms.get(name, "")) for name in WORDS],
        "numbers": [(name, LABELS[name], terms.get(name, ""), *RANGES[name]) for name in NUMBERS],
        "choices": [(name, LABELS[name], terms.get(name, ""), CHOICES[name]) for name in CHOICES],
        "office": terms.get("office", ""),
        "routes": [(route.value, route.label, route in terms.get("routes", [])) for route in Route],
    }
