"""Which steps are open to a reader now: for buttons and `may` lists; the actions judge again."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from merchants.complaints.handling.models import Handling
from merchants.complaints.models import ROUNDS, Complaint, Participant
from merchants.complaints.terms import REOPEN, running
from merchants.complaints.workflows import OPEN, HandlingStatus, Status

ENDABLE = (Status.ANSWERED, Status.SETTLED, Status.UNSETTLED, Status.ENDED, Status.CLOSED)


def for_consumer(case: Complaint, place: Participant, handling: Handling | None) -> list[str]:
    """Of one who stands behind the case."""
    return list(_consumer(case, place))


def _consumer(case: Complaint, place: Participant) -> Iterator[str]:
    if case.status in OPEN:
        yield "remark"
        yield "withdrawal"
    if case.status in ENDABLE and not place.outcome:
        yield "outcome"
    if place.asked_again_at and not place.outcome_later:
        yield "later_outcome"
    if place.is_lead:
        yield from _lead(case)


def _lead(case: Complaint) -> Iterator[str]:
    if case.status == Status.ANSWERED and case.round < ROUNDS:
        yield "reply"
    if case.status in (Status.WITH_MERCHANT, Status.ANSWERED, Status.WITH_OFFICE):
        yield "settlement"
    if case.status in (Status.WITH_MERCHANT, Status.ANSWERED, Status.UNSETTLED):
        yield "office"
    if may_reopen(case):
        yield "reopening"


def for_shop(case: Complaint, handling: Handling | None) -> list[str]:
    """Of the shop."""
    may = ["remark"] if case.status in OPEN else []
    may += ["answer"] if case.status == Status.WITH_MERCHANT else []
    return may + (["reopening"] if case.status == Status.CLOSED and may_reopen(case) else [])


def for_office(case: Complaint, handling: Handling) -> list[str]:
    """Of the office that has this handling."""
    if handling.status == HandlingStatus.RECEIVED:
        return ["taking", "acceptance", "refusal", "transfer", "materials", "notice"]
    if handling.status == HandlingStatus.ACCEPTED:
        return ["taking", "mediation", "end", "materials", "extension", "notice"]
    if handling.status == HandlingStatus.MEDIATING:
        return ["taking", "end", "materials", "extension", "notice"]
    return []


def may_reopen(case: Complaint) -> bool:
    """Settled, or closed within the term."""
    if case.status == Status.SETTLED:
        return True
    term = running(case).get(REOPEN.step) if case.status == Status.CLOSED else None
    return term is not None and term.due_on >= timezone.localdate()
