"""A deadline's derivation in plain sentences, Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.kernel.clock import Deadline, Span, is_weekend


@dataclass(frozen=True)
class _Words:
    units: dict[str, tuple[str, str]]
    result: str
    rest: str
    made_up: str
    weekends: str
    moved: str
    provisional: str
    rule: str
    comma: str
    between: str


_ZH = _Words(
    units={"working_days": ("个工作日",) * 2, "days": ("日",) * 2, "months": ("个月",) * 2},
    result="自{start}起{length}{unit}（当日不计入）：{on}届满。",
    rest="{days}放假。",
    made_up="{days}调休上班，计入。",
    weekends="其余周末不计入。",
    moved="原届满日{day}为休息日，顺延至休息日结束后的第一个工作日。",
    provisional="{year}年放假安排尚未公布，本日期为暂定，公布后重新计算。",
    rule="依据：{rule}。",
    comma="、",
    between="至",
)
_EN = _Words(
    units={
        "working_days": ("working day", "working days"),
        "days": ("day", "days"),
        "months": ("month", "months"),
    },
    result="{length} {unit} from {start} (that day not counted): {on}.",
    rest="Rest days: {days}.",
    made_up="Worked instead: {days}.",
    weekends="Other weekends are not counted.",
    moved="{day} is a rest day, so the term ends on the first working day after it.",
    provisional="The holiday notice for {year} is not out yet: this day is provisional.",
    rule="Basis: {rule}.",
    comma=", ",
    between=" to ",
)


def explain(deadline: Deadline, *, lang: str = "zh") -> str:
    """How the deadline was counted, in `lang` ("zh..." or anything else for English)."""
    words, gap = (_ZH, "") if lang.startswith("zh") else (_EN, " ")
    return gap.join(filter(None, _sentences(deadline, words)))


def _sentences(deadline: Deadline, words: _Words) -> list[str]:
    holidays = [span for span in deadline.rest if not all(map(is_weekend, span.days))]
    weekends = deadline.unit == "working_days" and len(holidays) < len(deadline.rest)
    moved, year = deadline.moved_from, deadline.start.year
    return [
        words.result.format(
            start=_day(deadline.start, words),
            length=deadline.length,
            unit=words.units[deadline.unit][deadline.length > 1],
            on=_day(deadline.on, words),
        ),
        _listed(words.rest, [_span(span, words, year) for span in holidays], words),
        _listed(words.made_up, [_day(day, words, year) for day in deadline.made_up], words),
        words.weekends if weekends else "",
        words.moved.format(day=_day(moved, words, year)) if moved else "",
        words.provisional.format(year=deadline.on.year) if deadline.provisional else "",
        words.rule.format(rule=deadline.rule) if deadline.rule else "",
    ]


def _listed(sentence: str, days: Sequence[str], words: _Words) -> str:
    return sentence.format(days=words.comma.join(days)) if days else ""


def _span(span: Span, words: _Words, year: int) -> str:
    first, last = _day(span.first, words, year), _day(span.last, words, span.first.year)
    if span.first == span.last:
        return first
    if words is _ZH and (span.first.year, span.first.month) == (span.last.year, span.last.month):
        last = f"{span.last.day}日"
    return f"{first}{words.between}{last}"


def _day(day: date, words: _Words, near: int | None = None) -> str:
    """The day; its year is left out when it is `near`."""
    if words is _ZH:
        return ("" if day.year == near else f"{day.year}年") + f"{day.month}月{day.day}日"
    return f"{day.day} {day:%b}" + ("" if day.year == near else f" {day.year}")
