"""Follow-ups of the clocks, each done once, under the lock of its case."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from backend.deadlines.sweeping import register
from backend.jobs.followups import follow_up
from merchants.complaints.lapses import act_on_lapse, act_on_reminder
from merchants.complaints.models import CaseDeadline, Complaint
from merchants.complaints.moves import held
from merchants.complaints.reports import telling
from merchants.complaints.reports.models import Report, ReportDeadline

register(CaseDeadline, lapsed="complaints.deadline_lapsed", near="complaints.deadline_near")
register(ReportDeadline, lapsed="complaints.report_lapsed", near="complaints.report_near")


@follow_up("complaints.deadline_lapsed")
def deadline_lapsed(*, row: list[str], due_on: str) -> None:
    """The last day of a clock went by."""
    _on_clock(row, act_on_lapse)


@follow_up("complaints.deadline_near")
def deadline_near(*, row: list[str], due_on: str) -> None:
    """The last day of a clock is near."""
    _on_clock(row, act_on_reminder)


@follow_up("complaints.report_lapsed")
def report_lapsed(*, row: list[str], due_on: str) -> None:
    """An office is late with a report."""
    _on_report(row, "report.late")


@follow_up("complaints.report_near")
def report_near(*, row: list[str], due_on: str) -> None:
    """An office soon owes a step of a report."""
    _on_report(row, "report.due_soon")


def _on_clock(row: list[str], act: Callable[[Complaint, CaseDeadline], None]) -> None:
    merchant, key = map(UUID, row)
    clocks = CaseDeadline.objects.filter(merchant=merchant, id=key)
    case = held(merchant, clocks.get().complaint_id)
    act(case, clocks.get())  # as it is under the lock


def _on_report(row: list[str], kind: str) -> None:
    """Tell the office; of lateness a reporter with a name too. The other looks with the code."""
    merchant, key = map(UUID, row)
    clock = ReportDeadline.objects.get(merchant=merchant, id=key)
    if not clock.is_running:
        return
    report = Report.objects.select_related("merchant").get(merchant=merchant, id=clock.report_id)
    telling.office(report, kind)
    if kind == "report.late":
        telling.reporter(report, "report.office_late")
