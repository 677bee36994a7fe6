"""A deadline's derivation in plain sentences, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from backend.kernel.clock import Deadline, Span, is_weekend

Words = Mapping[str, str]

# Not in the message catalogue: both languages go into one receipt, whatever the reader's is.
_ZH: Words = {
    "working_days": "个工作日", "days": "日", "months": "个月", "plural": "",
    "result": "自{start}起{length}{unit}（当日不计入）：{on}届满。",
    "rest": "{days}放假。",
    "made_up": "{days}调休上班，计入。",
    "weekends": "其余周末不计入。",
    "moved": "原届满日{day}为休息日，顺延至休息日结束后的第一个工作日。",
    "provisional": "{year}年放假安排尚未公布，本日期为暂定，公布后重新计算。",
    "rule": "依据：{rule}。",
    "comma": "、", "to": "至", "gap": "",
}  # fmt: skip
_EN: Words = {
    "working_days": "working day", "days": "day", "months": "month", "plural": "s",
    "result": "{length} {unit} from {start} (that day not counted): {on}.",
    "rest": "Rest days: {days}.",
    "made_up": "Worked instead: {days}.",
    "weekends": "Other weekends are not counted.",
    "moved": "{day} is a rest day, so the term ends on the first working day after it.",
    "provisional": "The holiday notice for {year} is not out yet: this day is provisional.",
    "rule": "Basis: {rule}.",
    "comma": ", ", "to": " to ", "gap": " ",
}  # fmt: skip


def explain(deadline: Deadline, *, lang: str = "zh") -> str:
    """How the deadline was counted, in `lang` ("zh..." or anything else for English)."""
    words = _ZH if lang.startswith("zh") else _EN
    return words["gap"].join(_sentences(deadline, words))


def _sentences(deadline: Deadline, words: Words) -> Iterator[str]:
    year = deadline.start.year
    yield words["result"].format(
        start=_day(deadline.start, words),
        length=deadline.length,
        unit=words[deadline.unit] + words["plural"] * (deadline.length > 1),
        on=_day(deadline.on, words),
    )
    holidays = [span for span in deadline.rest if not all(map(is_weekend, span.days))]
    yield from _list(words, "rest", [_span(span, words, year) for span in holidays])
    yield from _list(words, "made_up", [_day(day, words, year) for day in deadline.made_up])
    if deadline.unit == "working_days" and len(holidays) < len(deadline.rest):
        yield words["weekends"]
    if deadline.moved_from:
        yield words["moved"].format(day=_day(deadline.moved_from, words, year))
    if deadline.provisional:
        yield words["provisional"].format(year=deadline.on.year)
    if deadline.rule:
        yield words["rule"].format(rule=deadline.rule)


def _list(words: Words, sentence: str, days: Sequence[str]) -> Iterator[str]:
    if days:
        yield words[sentence].format(days=words["comma"].join(days))


def _span(span: Span, words: Words, year: int) -> str:
    first, last = _day(span.first, words, year), _day(span.last, words, span.first.year)
    if span.first == span.last:
        return first
    if words is _ZH and (span.first.year, span.first.month) == (span.last.year, span.last.month):
        last = f"{span.last.day}日"
    return first + words["to"] + last


def _day(day: date, words: Words, near: int | None = None) -> str:
    """The day; its year is left out when it is `near`."""
    if words is _ZH:
        return ("" if day.year == near else f"{day.year}年") + f"{day.month}月{day.day}日"
    return f"{day.day} {day:%b}" + ("" if day.year == near else f" {day.year}")
