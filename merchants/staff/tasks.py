"""What follows when nobody decided in time. Safe to run twice."""

from __future__ import annotations

from backend.audit.models import Event
from backend.deadlines.sweeping import register
from backend.jobs.followups import follow_up
from merchants.staff.models import ClaimDeadline

register(ClaimDeadline, lapsed="staff.claim_overdue")


@follow_up("staff.claim_overdue")
def claim_overdue(*, row: list[str], due_on: str) -> None:
    """Say so in the trail; no shop is given away by lapse, for that would harm whoever is real."""
    subject = ("merchants.claim", row[1])
    Event.objects.record("shop_claim.overdue", subject=subject, actor=None, due_on=due_on)
