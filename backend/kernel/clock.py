"""Working days and legal deadlines, each with its derivation.

Civil Code 201-203: the starting day is not counted; months end on the day of the same number or
on the month's last; a last day that is a rest day moves to the first day after the rest.
Short administrative terms are working days (Administrative Penalty Law 85, Licensing Law 82).
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
import holidays

DAY = timedelta(days=1)
SATURDAY = 5
ANNOUNCED_YEARS = frozenset(day.year for day in chinese_calendar.constants.holidays)


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: the State Council's notices as packaged, corrected by `overrides`.

    `overrides` says of single days whether they are worked. `settled_years` are years whose
    notice was entered wholly as overrides. Any other year without a notice is an estimate:
    Monday to Friday without the statutory holidays, make-up days unknown.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    settled_years: frozenset[int] = frozenset()

    def is_worked(self, day: date) -> bool:
        """Whether people work on this day, as far as is known."""
        if day in self.overrides:
            return self.overrides[day]
        if day.year in self.settled_years:
            return not is_weekend(day)
        if day.year in ANNOUNCED_YEARS:
            return bool(chinese_calendar.is_workday(day))
        return not is_weekend(day) and day not in _statutory_holidays(day.year)

    def is_certain(self, day: date) -> bool:
        """Whether a notice covers this day."""
        return day in self.overrides or day.year in self.settled_years | ANNOUNCED_YEARS


@dataclass(frozen=True)
class Span:
    """Days in a row, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> Iterator[date]:
        """Every day of the span."""
        return days_after(self.first - DAY, until=self.last)


@dataclass(frozen=True)
class Deadline:
    """The last day of a term and how it was counted.

    `rest` are the runs of rest days inside the term (for calendar terms: those it was moved
    over), `made_up` the weekend days that were worked, `moved_from` the day before moving.
    `provisional` says that a year without a holiday notice was reached: count again later.
    """

    start: date
    length: int
    unit: str
    on: date
    rule: str = ""
    rest: tuple[Span, ...] = ()
    made_up: tuple[date, ...] = ()
    moved_from: date | None = None
    provisional: bool = False


def working_days(start: date, length: int, *, calendar: Calendar, rule: str = "") -> Deadline:
    """The `length`-th working day after `start`; `rule` names the article that sets the term."""
    _require_positive(length)
    on, left = start, length
    while left:
        on += DAY
        left -= calendar.is_worked(on)
    within = list(days_after(start, until=on))
    return Deadline(
        start,
        length,
        "working_days",
        on,
        rule=rule,
        rest=_runs(day for day in within if not calendar.is_worked(day)),
        made_up=tuple(day for day in within if is_weekend(day) and calendar.is_worked(day)),
        provisional=not all(map(calendar.is_certain, within)),
    )


def calendar_days(start: date, length: int, *, calendar: Calendar, rule: str = "") -> Deadline:
    """`length` days after `start`, moved over rest days at the end."""
    _require_positive(length)
    return _moved(start, length, "days", start + length * DAY, calendar=calendar, rule=rule)


def months(start: date, length: int, *, calendar: Calendar, rule: str = "") -> Deadline:
    """`length` months after `start`, moved over rest days at the end."""
    _require_positive(length)
    end = same_day_later(start, months=length)
    return _moved(start, length, "months", end, calendar=calendar, rule=rule)


def same_day_later(start: date, *, months: int) -> date:
    """The day of the same number `months` later, or that month's last; never moved."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, gregorian.monthrange(year, month + 1)[1]))


def days_after(start: date, *, until: date) -> Iterator[date]:
    """The days after `start`, `until` included."""
    return (start + step * DAY for step in range(1, (until - start).days + 1))


def is_weekend(day: date) -> bool:
    """Saturday or Sunday, worked or not."""
    return day.weekday() >= SATURDAY


def _moved(
    start: date, length: int, unit: str, end: date, *, calendar: Calendar, rule: str
) -> Deadline:
    on = end
    while not calendar.is_worked(on):
        on += DAY
    return Deadline(
        start,
        length,
        unit,
        on,
        rule=rule,
        rest=_runs(days_after(end - DAY, until=on - DAY)),
        moved_from=end if on != end else None,
        provisional=not all(map(calendar.is_certain, days_after(end - DAY, until=on))),
    )


def _runs(days: Iterable[date]) -> tuple[Span, ...]:
    runs: list[Span] = []
    for day in days:
        if runs and runs[-1].last + DAY == day:
            runs[-1] = Span(runs[-1].first, day)
        else:
            runs.append(Span(day, day))
    return tuple(runs)


def _require_positive(length: int) -> None:
    if length < 1:
        raise ValueError("a term has at least one day")


@lru_cache(maxsize=64)
def _statutory_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("CN", years=year))
