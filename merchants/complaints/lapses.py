"""What a clock's end leads to: always in favour of the consumer (promise 17)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.permissions import NotVerified
from backend.deadlines.actions import drop
from merchants.complaints import telling
from merchants.complaints.choices import Side, Why
from merchants.complaints.escalation import NoCompetentOffice, escalate
from merchants.complaints.handling.ending import live_handling
from merchants.complaints.models import CaseDeadline, Complaint, Participant
from merchants.complaints.moves import SYSTEM, move, receipted
from merchants.complaints.terms import ACCEPT, ANSWER, ASK_AGAIN, CONFIRM, MEDIATE, REOPEN
from merchants.complaints.workflows import Status


@transaction.atomic
def act_on_lapse(case: Complaint, clock: CaseDeadline) -> None:
    """Do what this clock's end means; a clock met meanwhile means nothing any more."""
    if not clock.is_running:
        return
    if clock.step == ANSWER.step:
        _unanswered(case)
    elif clock.step == CONFIRM.step:
        _unconfirmed(case, clock)
    elif clock.step == ASK_AGAIN.step:
        _ask_again(case, clock)
    elif clock.step == REOPEN.step:
        drop(clock)
    elif clock.step in (ACCEPT.step, MEDIATE.step):
        _office_late(case, clock)


def _unanswered(case: Complaint) -> None:
    """The shop stayed silent: on to the office, if the consumer so wished and is verified."""
    case.was_unanswered = True
    case.save(update_fields=["was_unanswered"])
    receipted(case, "unanswered", by=SYSTEM, act={"round": case.round})
    complainant = User.objects.filter(pk=case.complainant, closed_at=None).first()
    try:
        if not case.goes_on_by_itself or complainant is None:
            raise NotVerified
        with transaction.atomic():
            escalate(case, complainant=complainant, by=SYSTEM, why=Why.UNANSWERED)
    except (NotVerified, NoCompetentOffice):
        telling.consumers(case, "complaint.unanswered")


def _unconfirmed(case: Complaint, clock: CaseDeadline) -> None:
    """Nobody said what became of it: closed without a word of success; it may be reopened."""
    drop(clock)
    if case.status in (Status.ANSWERED, Status.SETTLED, Status.UNSETTLED, Status.ENDED):
        move(case, Status.CLOSED, by=SYSTEM, verb="closed_by_silence", note="silence")


def _ask_again(case: Complaint, clock: CaseDeadline) -> None:
    """Four weeks later every consumer is asked again."""
    drop(clock)
    places = Participant.objects.filter(
        merchant=case.merchant_id, complaint_id=case.id, left_at=None
    )
    places.update(asked_again_at=timezone.now())
    telling.consumers(case, "complaint.ask_again")


def _office_late(case: Complaint, clock: CaseDeadline) -> None:
    """The office's lateness stands in its clock, is public, and the consumer is told."""
    receipted(case, "office_late", by=SYSTEM, act={"step": clock.step})
    row = live_handling(case)
    if row is not None:
        telling.consumers(case, "complaint.office_late", office=row.office_name)


@transaction.atomic
def act_on_reminder(case: Complaint, clock: CaseDeadline) -> None:
    """Tell whoever owes the step that its last day is near."""
    if not clock.is_running:
        return
    if clock.owed_by == Side.MERCHANT:
        telling.shop(case, "complaint.due_soon")
    elif clock.owed_by == Side.OFFICE and clock.owed_by_id:
        telling.office(case, "complaint.due_soon", office=clock.owed_by_id)
    elif clock.owed_by == Side.CONSUMER:
        telling.consumers(case, "complaint.due_soon")
