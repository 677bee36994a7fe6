"""Start, meet, drop and extend a clock. Callers hold the lock on what the clock is about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.deadlines.counting import Term, count
from backend.deadlines.models import CalendarYear, DeadlineRow
from backend.kernel.errors import Conflict, Invalid

D = TypeVar("D", bound=DeadlineRow)


class ClockStopped(Conflict):
    """A clock that was met or dropped runs no more."""

    code = "deadline_over"
    message = _("这一期限已经结束。")


class TooLateToExtend(Conflict):
    """Whoever is late cannot grant themselves more time."""

    code = "deadline_lapsed"
    message = _("期限已过，不能再延长。")


class ReasonMissing(Invalid):
    """An extension says why."""

    code = "extension_reason_missing"
    message = _("延长期限须说明理由。")


class NoticeInvalid(Invalid):
    """A notice names days of its own year, made-up days on weekends."""

    code = "calendar_notice_invalid"
    message = _("放假安排有误：日期须属于该年度，调休上班日须为周末。")


class Granted(NamedTuple):
    """More time: how much, who grants it, why."""

    length: int
    unit: str
    by: str  # the organisation's name, as shown
    reason: str
    rule: str = ""


def start(row: D, *, term: Term, on: date) -> D:
    """Count `term` from the day `on` and insert the clock; the caller has set key and subject."""
    row.step, row.owed_by, row.rule = term.step, term.owed_by, term.rule
    row.length, row.unit, row.started_on = term.length, term.unit, on
    row.derivation = [count(on, term.length, term.unit, rule=term.rule)]
    settle(row, remind=term.remind)
    row.save(force_insert=True)
    return row


@transaction.atomic
def meet(row: D, *, on: date) -> D:
    """What was owed is done; late by how much. Twice is once."""
    if row.is_running:
        row.met_on = max(on, row.started_on)
        row.late_days = max(0, (on - row.due_on).days)
        row.save(update_fields=["met_on", "late_days"])
    return row


@transaction.atomic
def drop(row: D) -> D:
    """Nobody waits for it any longer. Twice is once."""
    if row.is_running:
        row.dropped_at = timezone.now()
        row.save(update_fields=["dropped_at"])
    return row


@transaction.atomic
def extend(row: D, *, granted: Granted, on: date) -> D:
    """Add time after the present end. Raises ClockStopped, TooLateToExtend, ReasonMissing."""
    if not row.is_running:
        raise ClockStopped
    if row.due_on < on or row.lapsed_at:
        raise TooLateToExtend
    if not granted.reason.strip():
        raise ReasonMissing
    leg = count(row.due_on, granted.length, granted.unit, rule=granted.rule or row.rule)
    said = {"by": granted.by, "reason": granted.reason.strip(), "granted_on": on.isoformat()}
    row.derivation = [*row.derivation, leg | said]
    row.reminded_at = None
    settle(row, remind=lead(row))
    row.save(update_fields=["derivation", "due_on", "remind_on", "is_provisional", "reminded_at"])
    return row


def settle(row: DeadlineRow, *, remind: int) -> None:
    """Take end, reminder and certainty from the legs (not saved)."""
    row.due_on = date.fromisoformat(row.derivation[-1]["on"])
    row.is_provisional = any(leg["provisional"] for leg in row.derivation)
    row.remind_on = row.due_on - timedelta(days=remind) if remind else None


def lead(row: DeadlineRow) -> int:
    """How many days before the end the reminder stands."""
    return (row.due_on - row.remind_on).days if row.remind_on else 0


@transaction.atomic
def publish_calendar(
    *, year: int, rest: list[date], worked: list[date], document: str
) -> CalendarYear:
    """Enter a year's holiday notice, or enter it anew; the sweep counts provisional clocks again.

    Raises NoticeInvalid.
    """
    of_the_year = all(day.year == year for day in (*rest, *worked))
    weekends = all(day.weekday() > 4 for day in worked)  # noqa: PLR2004  # Friday
    if not rest or not of_the_year or not weekends or set(rest) & set(worked):
        raise NoticeInvalid
    said = {
        "rest": sorted(day.isoformat() for day in rest),
        "worked": sorted(day.isoformat() for day in worked),
        "document": document,
    }
    return CalendarYear.objects.update_or_create(year=year, defaults=said)[0]
