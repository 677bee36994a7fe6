"""The doctor: a sweep that stands still, a year without a notice, reports without an office."""

from __future__ import annotations

import pytest
import time_machine

from backend.deadlines.examinations import clocks, holidays
from backend.deadlines.sweeping import tend
from merchants.complaints.actions import file_complaint
from merchants.complaints.examinations import complaints_for_operators
from merchants.complaints.reports.actions import Allegation, file_report
from tests.merchants.complaints.cast import cast, grievance

pytestmark = pytest.mark.django_db


def test_lapses_nobody_marked_are_told_until_the_sweep_runs() -> None:
    people = cast()
    with time_machine.travel("2026-08-05T10:00:00+08:00", tick=False) as now:
        file_complaint(complainant=people.citizen, merchant=people.merchant, grievance=grievance())
        now.move_to("2026-08-20T10:00:00+08:00")
        assert [each.level for each in clocks()] == ["note"]
        tend()
        assert [each.level for each in clocks()] == ["ok"]


def test_a_year_without_a_notice_is_told_a_month_ahead() -> None:
    with time_machine.travel("2026-11-22T10:00:00+08:00", tick=False):
        assert list(holidays()) == []
    with time_machine.travel("2026-12-05T10:00:00+08:00", tick=False):
        (told,) = holidays()
    assert "publish_calendar 2027" in told.mend


def test_reports_without_an_office_and_held_texts_are_told() -> None:
    people = cast()
    assert list(complaints_for_operators()) == []
    people.merchant.division_code = ""
    named = Allegation(category="other.other", words="无证经营。")
    file_report(merchant=people.merchant, allegation=named)
    assert "1 reports have no office" in next(iter(complaints_for_operators())).what
