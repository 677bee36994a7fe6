"""Follow-ups of the clocks, each done once, under the lock of its case."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from backend.deadlines.sweeping import register
from backend.jobs.followups import follow_up
from merchants.complaints.lapses import act_on_lapse, act_on_reminder
from merchants.complaints.models import CaseDeadline, Complaint
from merchants.complaints.moves import held
from merchants.complaints.reports.models import ReportDeadline

register(CaseDeadline, lapsed="complaints.deadline_lapsed", near="complaints.deadline_near")

register(ReportDeadline)  # late is shown and counted; nobody is told of a report by itself


@follow_up("complaints.deadline_lapsed")
def deadline_lapsed(*, row: list[str], due_on: str) -> None:
    """The last day of a clock went by."""
    _on_clock(row, act_on_lapse)


@follow_up("complaints.deadline_near")
def deadline_near(*, row: list[str], due_on: str) -> None:
    """The last day of a clock is near."""
    _on_clock(row, act_on_reminder)


def _on_clock(row: list[str], act: Callable[[Complaint, CaseDeadline], None]) -> None:
    merchant, key = map(UUID, row)
    clock = CaseDeadline.objects.get(merchant=merchant, id=key)
    case = held(merchant, clock.complaint_id)
    act(case, CaseDeadline.objects.get(merchant=merchant, id=key))  # as it is under the lock
