"""Terms by the vectors of the law, each with its derivation; estimates counted again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.template import Context, Template
from django.utils.translation import override

from backend.deadlines import actions, sweeping
from backend.deadlines.actions import ClockStopped, Granted, ReasonMissing, TooLateToExtend
from backend.deadlines.counting import Term, as_deadline, calendar, count
from backend.deadlines.shapes import DeadlineShape, deadline_shown
from backend.deadlines.words import derivation
from backend.jobs.models import Intent
from merchants.complaints.models import CaseDeadline, Complaint
from merchants.complaints.terms import begin
from tests.merchants.complaints.cast import cast, day, grievance

pytestmark = pytest.mark.django_db
ACCEPT = Term("accept_it", 7, "working_days", "《消费者权益保护法》第四十六条", "office", remind=2)
MARKET = Granted(5, "working_days", by="渝北区市场监管局", reason="检测")


@pytest.fixture
def case() -> Complaint:
    from merchants.complaints.actions import file_complaint

    people = cast()
    return file_complaint(
        complainant=people.citizen, merchant=people.merchant, grievance=grievance()
    )


def clock(case: Complaint, start: str, term: Term = ACCEPT) -> CaseDeadline:
    return begin(case, term, on=day(start))


@pytest.mark.parametrize(
    ("start", "length", "unit", "on", "provisional"),
    [
        ("2026-02-11", 7, "working_days", "2026-02-27", False),
        ("2026-09-17", 7, "working_days", "2026-09-28", False),
        ("2025-09-26", 7, "working_days", "2025-10-13", False),
        ("2026-08-05", 60, "days", "2026-10-08", False),
        ("2026-12-28", 10, "working_days", "2027-01-12", True),
    ],
)
def test_the_vectors_of_the_law(
    case: Complaint, start: str, length: int, unit: str, on: str, provisional: bool
) -> None:
    row = clock(case, start, Term("vector", length, unit, "", "office"))
    assert (str(row.due_on), row.is_provisional) == (on, provisional)


def test_the_derivation_says_rest_and_made_up_days_in_both_languages(case: Complaint) -> None:
    row = clock(case, "2026-02-11")
    (chinese,), (english,) = derivation(row, lang="zh-hans"), derivation(row, lang="en")
    assert "自2026年2月11日起7个工作日（当日不计入）：2026年2月27日届满。" in chinese
    assert "2月15日至23日放假。2月14日、2月28日" not in chinese
    assert "2月15日至23日放假。2月14日调休上班，计入。" in chinese
    assert "7 working days from 11 Feb 2026 (that day not counted): 27 Feb 2026." in english


def test_a_leg_survives_json(case: Complaint) -> None:
    leg = count(day("2026-02-11"), 7, "working_days")
    assert count(day("2026-02-11"), 7, "working_days") == leg
    assert as_deadline(leg).on == day("2026-02-27")


def test_an_extension_says_who_granted_it_and_why(case: Complaint) -> None:
    row = clock(case, "2026-02-11")
    actions.extend(row, granted=MARKET, on=day("2026-02-26"))
    assert str(row.due_on) == "2026-03-05"
    assert row.extensions[0]["by"] == "渝北区市场监管局"
    with override("zh-hans"):
        shown = deadline_shown(row)
    assert "渝北区市场监管局 于 2026-02-26 批准延长（检测）：" in shown["derivation"][1]
    assert DeadlineShape(shown).data["extensions"][0]["reason"] == "检测"


def test_nobody_late_grants_themselves_time_and_nobody_without_a_reason(case: Complaint) -> None:
    row = clock(case, "2026-02-11")
    with pytest.raises(TooLateToExtend):
        actions.extend(row, granted=MARKET, on=day("2026-02-28"))
    with pytest.raises(ReasonMissing):
        actions.extend(row, granted=MARKET._replace(reason=" "), on=day("2026-02-20"))
    actions.meet(row, on=day("2026-02-20"))
    with pytest.raises(ClockStopped):
        actions.extend(row, granted=MARKET, on=day("2026-02-20"))


def test_met_in_time_and_met_late(case: Complaint) -> None:
    in_time = actions.meet(clock(case, "2026-02-11"), on=day("2026-02-27"))
    late = actions.meet(clock(case, "2026-02-11"), on=day("2026-03-02"))
    assert (in_time.state, in_time.late_days) == ("met", 0)
    assert (late.state, late.late_days) == ("met_late", 3)
    assert actions.meet(late, on=day("2026-04-01")).late_days == 3


def sweeps(today: date) -> dict[str, int]:
    return sweeping.tend(on=today)


def test_it_reminds_once_lapses_once_and_again_after_an_extension(case: Complaint) -> None:
    actions.drop(CaseDeadline.objects.running().get(step="answer"))
    row = clock(case, "2026-02-11")
    assert sweeps(day("2026-02-24"))["reminded"] == 0
    assert [sweeps(day("2026-02-25"))["reminded"] for _ in range(2)] == [1, 0]
    row.refresh_from_db()
    actions.extend(row, granted=MARKET, on=day("2026-02-26"))
    assert sweeps(day("2026-03-04"))["reminded"] == 1
    assert [sweeps(day("2026-03-06"))["lapsed"] for _ in range(2)] == [1, 0]
    assert Intent.objects.filter(name="complaints.deadline_near").count() == 2
    assert Intent.objects.filter(name="complaints.deadline_lapsed").count() == 1


def test_an_estimate_is_counted_again_when_the_notice_is_out(case: Complaint) -> None:
    row = clock(case, "2026-12-28", Term("far", 10, "working_days", "", "office"))
    assert row.is_provisional
    call_command(
        "publish_calendar", "2027", document="国办发明电〔2026〕9号", rest=["01-01..01-03"],
        worked=["01-09"],
    )  # fmt: skip
    row.refresh_from_db()
    assert not row.is_provisional
    assert str(row.due_on) == "2027-01-11"
    assert calendar().is_certain(day("2027-06-01"))


def test_nothing_lapses_on_an_estimate_alone(case: Complaint) -> None:
    actions.drop(CaseDeadline.objects.running().get(step="answer"))
    row = clock(case, "2026-12-28", Term("far", 10, "working_days", "", "office", 0))
    assert sweeps(row.due_on + timedelta(days=5))["lapsed"] == 0
    assert sweeps(row.due_on + timedelta(days=15))["lapsed"] == 1


def test_a_notice_with_days_of_another_year_is_refused() -> None:
    for rest, worked in ((["02-30"], []), (["01-01"], ["01-04"]), (["01-01"], ["01-01"])):
        with pytest.raises(CommandError):
            call_command("publish_calendar", "2027", document="x", rest=rest, worked=worked)


def test_the_page_shows_day_waiting_and_how_it_was_counted(case: Complaint) -> None:
    row = clock(case, "2026-02-11")
    page = Template("{% load deadlines %}{% deadline row what='受理' %}{{ row|waiting }}")
    with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False), override("zh-hans"):
        html = page.render(Context({"row": row}))
    assert "已等待 19 天，已逾期 3 天" in html
    assert "<details>" in html
    assert "2026年2月27日届满" in html
    with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False), override("en"):
        assert "Waiting 19 days, 3 days late" in page.render(Context({"row": row}))
