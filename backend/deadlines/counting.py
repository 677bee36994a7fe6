"""Terms and how they are counted: each leg as the kernel's clock gives it, kept as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from backend.deadlines.models import CalendarYear
from backend.kernel import clock
from backend.kernel.clock import Calendar, Deadline, Span

Leg = dict[str, Any]

COUNT: Mapping[str, Callable[..., Deadline]] = {
    "working_days": clock.working_days,
    "days": clock.calendar_days,
    "months": clock.months,
}


class Term(NamedTuple):
    """A term as a rule sets it: the step it is for, how long, by which article, who owes it.

    `remind` days before the end whoever owes the step is reminded; 0: nobody is.
    """

    step: str
    length: int
    unit: str
    rule: str
    owed_by: str
    remind: int = 2


def calendar() -> Calendar:
    """What is known of working days today: the packaged notices and those entered since."""
    years = list(CalendarYear.objects.all())
    overrides = {date.fromisoformat(day): False for year in years for day in year.rest}
    overrides |= {date.fromisoformat(day): True for year in years for day in year.worked}
    return Calendar(overrides, frozenset(year.year for year in years))


def count(
    start: date, length: int, unit: str, *, rule: str = "", known: Calendar | None = None
) -> Leg:
    """One leg: `length` of `unit` after `start`, as JSON."""
    counted = COUNT[unit](start, length, calendar=known or calendar(), rule=rule)
    return as_leg(counted)


def recount(legs: Sequence[Leg], *, known: Calendar) -> list[Leg]:
    """All legs again, each from the end of the one before; who granted what stays."""
    counted: list[Leg] = []
    for leg in legs:
        start = date.fromisoformat(counted[-1]["on"] if counted else leg["start"])
        fresh = count(start, leg["length"], leg["unit"], rule=leg["rule"], known=known)
        counted.append(leg | fresh)
    return counted


def as_leg(counted: Deadline) -> Leg:
    """A counted deadline as JSON values."""
    return {
        "start": counted.start.isoformat(),
        "length": counted.length,
        "unit": counted.unit,
        "on": counted.on.isoformat(),
        "rule": counted.rule,
        "rest": [[span.first.isoformat(), span.last.isoformat()] for span in counted.rest],
        "made_up": [day.isoformat() for day in counted.made_up],
        "moved_from": counted.moved_from.isoformat() if counted.moved_from else None,
        "provisional": counted.provisional,
    }


def as_deadline(leg: Mapping[str, Any]) -> Deadline:
    """The same back, for the kernel's sentences."""
    day = date.fromisoformat
    return Deadline(
        day(leg["start"]),
        leg["length"],
        leg["unit"],
        day(leg["on"]),
        rule=leg["rule"],
        rest=tuple(Span(day(first), day(last)) for first, last in leg["rest"]),
        made_up=tuple(map(day, leg["made_up"])),
        moved_from=day(leg["moved_from"]) if leg["moved_from"] else None,
        provisional=leg["provisional"],
    )
