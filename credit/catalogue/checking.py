"""The rule checker: what no rule may say, found before anybody signs it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from credit.catalogue.findings import Finding
from credit.catalogue.forbidden import topics_in
from credit.catalogue.models import LEVELS, NOTICE_DAYS
from credit.catalogue.terms import NAMES, WORDS, Dimension, Period, Route, Unit
from credit.membership.categories import Category

LONGEST = 400
RANGES = {
    "points": (1, 100),
    "cap_points": (1, 1000),
    "standing_months": (1, 120),
    "spendable_months": (1, 60),
}
CHOICES: Mapping[str, Sequence[str]] = {
    "dimension": Dimension.values,
    "category": Category.values,
    "unit": Unit.values,
    "cap_period": Period.values,
}
OFFICE = re.compile(r"deeds\.[a-z]{2,30}")
SUBJECT = re.compile(r"[a-z][a-z0-9_]{2,38}")
LEVEL = {"code", "name_zh", "name_en", "from_points"}
MOST_LEVELS = 9
UNUSABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
WRITE_CODES_SO = _("编号用小写字母、数字和下划线。")
NO_TEXT = _("文字太长，或含有不可用的字符。")


def check(subject: str, terms: Mapping[str, Any]) -> list[Finding]:
    """Everything that is wrong with the terms of a rule; an empty list lets it pass."""
    if not SUBJECT.fullmatch(subject):
        return [Finding("subject", "subject_malformed", WRITE_CODES_SO)]
    if subject == LEVELS:
        return list(_levels(terms))
    missing = [name for name in NAMES if terms.get(name) in (None, "", [], ())]
    unknown = [str(name) for name in terms if name not in NAMES]
    return [
        *[_missing(name) for name in missing],
        *[Finding(name, "unknown_field", _("规则里没有这一项。")) for name in unknown],
        *_numbers(terms, missing),
        *_choices(terms, missing),
        *_words(terms, missing),
    ]


def check_start(starts_on: date, *, announced_on: date, others: Sequence[date]) -> list[Finding]:
    """What is wrong with a version's first day, given when other versions begin."""
    found = []
    if starts_on < announced_on + timedelta(days=NOTICE_DAYS):
        told = _("公告与施行之间至少要有 30 天。")
        found.append(Finding("starts_on", "notice_too_short", told))
    if any(starts_on <= other for other in others):
        told = _("已有版本在这一天或之后开始施行，版本不能重叠。")
        found.append(Finding("starts_on", "versions_overlap", told))
    return found


def _missing(name: str) -> Finding:
    if name in ("cap_points", "cap_period"):
        return Finding(name, "no_cap", _("每条规则都要有上限。"))
    return Finding(name, "missing", _("这一项要填写。"))


def _numbers(terms: Mapping[str, Any], missing: Sequence[str]) -> Iterator[Finding]:
    for name, (low, high) in RANGES.items():
        value = terms.get(name)
        if name in missing:
            continue
        if not isinstance(value, int) or isinstance(value, bool):
            yield Finding(name, "not_a_number", _("这里要填整数。"))
        elif name == "points" and value < low:
            yield Finding(name, "points_never_taken", _("积分只加不减，至少 1 分（承诺 8）。"))
        elif not low <= value <= high:
            yield Finding(name, "out_of_range", _("数值超出允许的范围。"))
    points, cap = terms.get("points"), terms.get("cap_points")
    if isinstance(points, int) and isinstance(cap, int) and cap < points:
        yield Finding("cap_points", "cap_below_points", _("上限不能低于一次的分值。"))


def _choices(terms: Mapping[str, Any], missing: Sequence[str]) -> Iterator[Finding]:
    for name, known in CHOICES.items():
        if name not in missing and terms[name] not in known:
            yield Finding(name, "unknown_choice", _("没有这个选项。"))
    if "office" not in missing and not OFFICE.fullmatch(str(terms["office"])):
        yield Finding("office", "office_malformed", _("部门职能写作 deeds.x。"))
    routes = terms.get("routes")
    if "routes" not in missing and not _are_routes(routes):
        yield Finding("routes", "unknown_choice", _("没有这个选项。"))


def _are_routes(routes: Any) -> bool:
    return isinstance(routes, list | tuple) and all(each in Route.values for each in routes)


def _words(terms: Mapping[str, Any], missing: Sequence[str]) -> Iterator[Finding]:
    for name in WORDS:
        if name in missing:
            continue
        text = terms[name]
        if not _is_text(text):
            yield Finding(name, "not_a_text", NO_TEXT)
            continue
        for topic in topics_in(text):
            yield Finding(name, topic.code, topic.why)


def _is_text(told: Any) -> bool:
    return isinstance(told, str) and 0 < len(told) <= LONGEST and not UNUSABLE.search(told)


def _levels(terms: Mapping[str, Any]) -> Iterator[Finding]:
    levels = terms.get("levels")
    if set(terms) != {"levels"} or not isinstance(levels, list) or not levels:
        yield Finding("levels", "levels_malformed", _("等级只有名称和起点，别的都没有。"))
        return
    if len(levels) > MOST_LEVELS:
        yield Finding("levels", "too_many_levels", _("等级太多。"))
    for place, level in enumerate(levels):
        yield from _level(f"levels/{place}", level)
    told = [level for level in levels if isinstance(level, dict)]
    yield from _thresholds([level.get("from_points") for level in told])


def _level(where: str, level: Any) -> Iterator[Finding]:
    if not isinstance(level, dict) or set(level) != LEVEL:
        yield Finding(where, "level_with_consequences", _("等级不附带任何后果。"))
        return
    if not SUBJECT.fullmatch(str(level["code"])):
        yield Finding(f"{where}/code", "subject_malformed", WRITE_CODES_SO)
    for name in ("name_zh", "name_en"):
        if not _is_text(level[name]):
            yield Finding(f"{where}/{name}", "not_a_text", NO_TEXT)
        for topic in topics_in(str(level[name])):
            yield Finding(f"{where}/{name}", topic.code, topic.why)


def _thresholds(starts: Sequence[Any]) -> Iterator[Finding]:
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in starts):
        yield Finding("levels", "not_a_number", _("这里要填整数。"))
    elif starts and (starts[0] != 0 or sorted(set(starts)) != list(starts)):
        yield Finding("levels", "thresholds_unordered", _("第一级从 0 分开始，往后逐级升高。"))
