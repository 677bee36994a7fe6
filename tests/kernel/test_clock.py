"""Deadlines: the State Council's days, the Civil Code's counting, and the words for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel import clock
from backend.kernel.clock import Calendar, Span
from backend.kernel.deadline_words import explain

CALENDAR = Calendar()
SPRING_FESTIVAL = Span(date(2026, 2, 15), date(2026, 2, 23))
days = st.dates(date(2004, 1, 1), date(2040, 12, 31))
lengths = st.integers(1, 90)


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "length", "on", "provisional"),
    [
        ("2026-02-11", 7, "2026-02-27", False),
        ("2026-09-17", 7, "2026-09-28", False),
        ("2025-09-26", 7, "2025-10-13", False),
        ("2026-12-28", 10, "2027-01-12", True),
    ],
)
def test_working_days_are_counted_by_the_notices(
    start: str, length: int, on: str, provisional: bool
) -> None:
    deadline = clock.working_days(d(start), length, calendar=CALENDAR)
    assert (deadline.on, deadline.provisional) == (d(on), provisional)


RESTS = {
    2025: ["0101", "0128-0204", "0404-0406", "0501-0505", "0531-0602", "1001-1008"],
    2026: [
        "0101-0103",
        "0215-0223",
        "0404-0406",
        "0501-0505",
        "0619-0621",
        "0925-0927",
        "1001-1007",
    ],
}
MADE_UP = {
    2025: ["0126", "0208", "0427", "0928", "1011"],
    2026: ["0104", "0214", "0228", "0509", "0920", "1010"],
}


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_of_a_year_agrees_with_its_notice(year: int) -> None:
    def day(text: str) -> date:
        return date(year, int(text[:2]), int(text[2:]))

    rest: set[date] = set()
    for span in RESTS[year]:
        rest |= set(Span(day(span[:4]), day(span[-4:])).days)
    made_up = set(map(day, MADE_UP[year]))
    for on in clock.days_after(date(year - 1, 12, 31), until=date(year, 12, 31)):
        expected = on in made_up or (on not in rest and not clock.is_weekend(on))
        assert CALENDAR.is_worked(on) == expected, on


def test_a_term_ending_in_a_holiday_moves_behind_it() -> None:
    deadline = clock.calendar_days(d("2026-08-05"), 60, calendar=CALENDAR)
    assert deadline.on == d("2026-10-08")
    assert deadline.moved_from == d("2026-10-04")
    assert deadline.rest == (Span(d("2026-10-04"), d("2026-10-07")),)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-05", 36, "2029-03-05"),
    ],
)
def test_months_end_on_the_same_number_or_the_last_day(start: str, length: int, end: str) -> None:
    assert clock.same_day_later(d(start), months=length) == d(end)


def test_a_month_ending_on_a_worked_saturday_is_not_moved() -> None:
    worked = clock.months(d("2026-01-31"), 1, calendar=CALENDAR)
    assert (worked.on, worked.moved_from) == (d("2026-02-28"), None)
    moved = clock.months(d("2026-06-11"), 1, calendar=CALENDAR)
    assert (moved.on, moved.moved_from) == (d("2026-07-13"), d("2026-07-11"))


@given(days, lengths)
def test_the_derivation_adds_up(start: date, length: int) -> None:
    deadline = clock.working_days(start, length, calendar=CALENDAR)
    resting = [day for span in deadline.rest for day in span.days]
    assert (deadline.on - start).days == length + len(resting)
    assert not any(map(CALENDAR.is_worked, resting))
    assert CALENDAR.is_worked(deadline.on)
    assert all(start < day <= deadline.on and clock.is_weekend(day) for day in deadline.made_up)
    assert deadline.provisional == (deadline.on.year > max(clock.ANNOUNCED_YEARS))


@given(days, lengths)
def test_a_longer_term_never_ends_earlier_and_never_on_a_rest_day(start: date, length: int) -> None:
    for count in (clock.working_days, clock.calendar_days, clock.months):
        one = count(start, length, calendar=CALENDAR)
        assert CALENDAR.is_worked(one.on)
        assert start < one.on <= count(start, length + 1, calendar=CALENDAR).on


def test_entering_next_years_notice_makes_a_provisional_day_certain() -> None:
    notice = {d("2027-01-01"): False, d("2027-01-02"): True}
    settled = Calendar(notice, settled_years=frozenset({2027}))
    deadline = clock.working_days(d("2026-12-28"), 10, calendar=settled)
    assert (deadline.on, deadline.provisional) == (d("2027-01-11"), False)
    assert deadline.made_up == (d("2027-01-02"),)


def test_a_single_override_leaves_the_rest_of_its_year_an_estimate() -> None:
    calendar = Calendar({d("2027-01-04"): False})
    deadline = clock.working_days(d("2026-12-31"), 1, calendar=calendar)
    assert (deadline.on, deadline.provisional) == (d("2027-01-05"), True)


def test_a_day_that_was_entered_itself_is_certain() -> None:
    calendar = Calendar({d("2027-01-04"): True})
    deadline = clock.working_days(d("2027-01-03"), 1, calendar=calendar)
    assert (deadline.on, deadline.provisional) == (d("2027-01-04"), False)


def test_a_calendar_term_is_provisional_when_its_last_day_is_unannounced() -> None:
    assert clock.calendar_days(d("2026-12-10"), 90, calendar=CALENDAR).provisional
    assert clock.months(d("2026-12-10"), 3, calendar=CALENDAR).provisional
    assert not clock.months(d("2026-09-30"), 3, calendar=CALENDAR).provisional


def test_an_unannounced_year_still_knows_its_statutory_holidays() -> None:
    assert not CALENDAR.is_worked(d("2027-10-01"))
    assert not CALENDAR.is_certain(d("2027-10-01"))


@pytest.mark.parametrize("length", [0, -1])
def test_a_term_has_at_least_one_day(length: int) -> None:
    for count in (clock.working_days, clock.calendar_days, clock.months):
        with pytest.raises(ValueError, match="at least one day"):
            count(d("2026-01-05"), length, calendar=CALENDAR)


def test_the_derivation_is_told_in_both_languages() -> None:
    deadline = clock.working_days(
        d("2026-02-11"), 7, calendar=CALENDAR, rule="行政处罚法第八十五条"
    )
    assert deadline.rest == (SPRING_FESTIVAL,)
    assert explain(deadline) == (
        "自2026年2月11日起7个工作日（当日不计入）：2026年2月27日届满。2月15日至23日放假。"
        "2月14日调休上班，计入。依据：行政处罚法第八十五条。"
    )
    assert explain(deadline, lang="en") == (
        "7 working days from 11 Feb 2026 (that day not counted): 27 Feb 2026. Rest days: 15 Feb "
        "to 23 Feb. Worked instead: 14 Feb. Basis: 行政处罚法第八十五条."
    )


def test_a_provisional_day_and_a_moved_day_say_so() -> None:
    later = clock.working_days(d("2026-12-28"), 10, calendar=CALENDAR)
    assert "1 Jan 2027 to 3 Jan" in explain(later, lang="en")
    assert "this day is provisional" in explain(later, lang="en")
    assert "2027年放假安排尚未公布" in explain(later, lang="zh-hans")
    assert "其余周末不计入" in explain(later)
    moved = clock.calendar_days(d("2026-08-05"), 60, calendar=CALENDAR)
    assert "10月4日为休息日" in explain(moved)


@given(days, lengths, st.sampled_from(["zh", "en"]))
def test_every_deadline_can_be_told(start: date, length: int, lang: str) -> None:
    for count in (clock.working_days, clock.calendar_days, clock.months):
        told = explain(count(start, length, calendar=CALENDAR), lang=lang)
        assert str(start.year) in told
        assert "{" not in told


def test_counting_is_pure() -> None:
    start = d("2026-05-06") + timedelta(days=1)
    first = clock.working_days(start, 15, calendar=CALENDAR)
    assert first == clock.working_days(start, 15, calendar=Calendar())
