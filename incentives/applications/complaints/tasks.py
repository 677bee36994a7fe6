"""What follows when an office did not answer in time. Safe to run twice."""

from __future__ import annotations

from uuid import UUID

from backend.deadlines.sweeping import register
from backend.jobs.followups import follow_up
from incentives.applications.complaints import notices
from incentives.applications.complaints.models import ApplicationComplaint, ComplaintDue, Standing

register(
    ComplaintDue, lapsed="applications.complaint_overdue", near="applications.complaint_due_soon"
)


@follow_up("applications.complaint_overdue")
def overdue(*, row: list[str], due_on: str) -> None:
    """The applicant is told and the office reminded; a person still answers."""
    complaint = _waiting(row)
    if complaint is not None:
        notices.tell_late(complaint, due=due_on)
        notices.tell_office(complaint, due=due_on)


@follow_up("applications.complaint_due_soon")
def due_soon(*, row: list[str], due_on: str) -> None:
    """Whoever has to answer is told once more."""
    complaint = _waiting(row)
    if complaint is not None:
        notices.tell_office(complaint, due=due_on)


def _waiting(row: list[str]) -> ApplicationComplaint | None:
    holder, key = map(UUID, row)
    open_ones = ApplicationComplaint.objects.filter(state=Standing.FILED)
    found: ApplicationComplaint | None = open_ones.filter(holder=holder, id=key).first()
    return found
