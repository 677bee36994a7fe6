"""How it ends: each consumer's word, four weeks later again; withdrawn; reopened by either side."""

from __future__ import annotations

from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.errors import Conflict, Invalid, NotFound
from merchants.complaints import telling
from merchants.complaints.choices import MessageKind, Outcome, Side, Why
from merchants.complaints.dialogue import lead_case
from merchants.complaints.escalation import escalate
from merchants.complaints.handling.ending import let_go
from merchants.complaints.models import BEST, WORST, Complaint, Message, Participant
from merchants.complaints.moves import (
    Actor,
    consumer,
    mine,
    move,
    of_shop,
    only_from,
    receipted,
    say,
)
from merchants.complaints.terms import REOPEN, running
from merchants.complaints.workflows import CASE, Status

CONFIRMABLE = (Status.ANSWERED, Status.SETTLED, Status.UNSETTLED, Status.ENDED)


class TooEarly(Conflict):
    code = "outcome_too_early"
    message = _("这件投诉还在处理中，有结果后再确认。")


class UnknownOutcome(Invalid):
    code = "outcome_invalid"
    message = _("请选择已解决、部分解决或未解决；满意度为 1 至 5。")


class AlreadySaid(Conflict):
    code = "outcome_already_confirmed"
    message = _("您已经确认过结果。")


class TermOver(Conflict):
    """Reopening has a term; afterwards a new complaint is the way."""

    code = "reopening_term_over"
    message = _("重新提出的期限已过，可以另行提交新的投诉。")


class NotAskedYet(Conflict):
    code = "not_asked_yet"
    message = _("还没有到回访的时候。")


@transaction.atomic
def confirm_outcome(
    *, person: User, complaint: UUID, outcome: str, satisfaction: int | None = None
) -> Complaint:
    """Say for oneself what became of it. The complainant's word closes the case.

    Raises NotFound, UnknownOutcome, TooEarly, AlreadySaid.
    """
    case = mine(person, complaint)
    _check(outcome, satisfaction)
    place = _place(case, person)
    if case.status not in (*CONFIRMABLE, Status.CLOSED):
        raise TooEarly
    if place.outcome:
        raise AlreadySaid
    place.outcome, place.satisfaction = outcome, satisfaction
    place.outcome_at = timezone.now()
    place.save()
    said: dict[str, object] = {"outcome": outcome, "satisfaction": satisfaction}
    if case.complainant != person.pk:
        receipted(case, "outcome_confirmed", by=consumer(person), act=said)
        return case
    _close(case, person, said)
    telling.shop(case, "complaint.confirmed", outcome=str(Outcome(outcome).label))
    return case


def _close(case: Complaint, person: User, said: dict[str, object]) -> None:
    by, outcome = consumer(person), str(said["outcome"])
    case.outcome, case.satisfaction = outcome, said["satisfaction"]  # type: ignore[assignment]  # checked
    case.outcome_at = timezone.now()
    if case.status == Status.ANSWERED:
        agreed = Status.UNSETTLED if outcome == Outcome.NOT else Status.SETTLED
        move(case, agreed, by=by, verb=str(agreed))
    if case.status == Status.CLOSED:  # by silence; the word comes after all
        receipted(case, "outcome_confirmed", by=by, act=said)
        case.save()
    else:
        move(case, Status.CLOSED, by=by, verb="closed", act=said, note=outcome)


@transaction.atomic
def say_again(*, person: User, complaint: UUID, outcome: str) -> Participant:
    """Four weeks later: was it really solved? The first answer stays; "no" may be reopened."""
    case = mine(person, complaint)
    _check(outcome, None)
    place = _place(case, person)
    if place.asked_again_at is None:
        raise NotAskedYet
    receipted(case, "outcome_said_again", by=consumer(person), act={"outcome": outcome})
    place.outcome_later = outcome
    place.save(update_fields=["outcome_later"])
    return place


@transaction.atomic
def reopen(*, complainant: User, complaint: UUID, text: str, to_office: bool = False) -> Complaint:
    """Take it up again within the term; it reaches the shop, or the office.

    Raises NotFound, NotTheLead, StepNotAllowed, TermOver, NotVerified, NoCompetentOffice.
    """
    case = lead_case(complainant, complaint)
    by = consumer(complainant)
    to = Status.WITH_OFFICE if to_office else Status.WITH_MERCHANT
    _reopened(case, to)
    if to_office:
        escalate(case, complainant=complainant, by=by, why=Why.REOPENED)
    else:
        move(case, to, by=by, verb="reopened", act={"text": text})
        telling.shop(case, "complaint.reopened")
    say(case, MessageKind.REOPENED, text, by=by)
    return case


@transaction.atomic
def reopen_by_shop(*, shop: Organisation, clerk: User, complaint: UUID, text: str) -> Complaint:
    """A shop takes it up again with a new answer; it reaches the consumers."""
    case = of_shop(shop, complaint)
    by = Actor(Side.MERCHANT, clerk, shop)
    _reopened(case, Status.ANSWERED)
    move(case, Status.ANSWERED, by=by, verb="reopened", act={"text": text})
    say(case, MessageKind.ANSWER, text, by=by)
    telling.consumers(case, "complaint.answered")
    return case


@transaction.atomic
def withdraw_complaint(*, person: User, complaint: UUID) -> Complaint:
    """Leave a case. The last one ends it; a complainant who leaves others hands it to the next."""
    case = mine(person, complaint)
    others = _places(case).exclude(person=person.pk).order_by("joined_at", "id")
    heir = others.first()
    if heir is None:
        let_go(case, by=consumer(person))
        move(case, Status.WITHDRAWN, by=consumer(person), verb="withdrawn")
        telling.shop(case, "complaint.withdrawn")
        return case
    receipted(case, "left", by=consumer(person), act={})
    _places(case).filter(person=person.pk).update(left_at=timezone.now(), is_lead=False)
    if case.complainant == person.pk:
        _places(case).filter(pk=heir.pk).update(is_lead=True)
        case.complainant, case.identity = heir.person, None
        _keep_to_oneself(case)
        case.save()
    return case


def _keep_to_oneself(case: Complaint) -> None:
    """A consent to publish goes with who gave it, and so does what an office asked them alone."""
    case.may_publish, case.words_public, case.split_words_sealed = False, "", None
    said = Message.objects.filter(merchant=case.merchant_id, complaint_id=case.id)
    said.exclude(words_public="").update(words_public="")


def _reopened(case: Complaint, to: str) -> None:
    only_from(case, Status.CLOSED, Status.SETTLED)
    CASE.check(case.status, to)
    term = running(case).get(REOPEN.step)
    if case.status == Status.CLOSED and (term is None or term.due_on < timezone.localdate()):
        raise TermOver
    case.round, case.times_reopened = 1, case.times_reopened + 1
    case.outcome, case.satisfaction, case.outcome_at = "", None, None
    fresh = {"outcome": "", "satisfaction": None, "outcome_at": None, "asked_again_at": None}
    _places(case).update(**fresh, outcome_later="")


def _places(case: Complaint) -> models.QuerySet[Participant]:
    return Participant.objects.filter(merchant=case.merchant_id, complaint_id=case.id, left_at=None)


def _place(case: Complaint, person: User) -> Participant:
    found = _places(case).select_for_update().filter(person=person.pk).first()
    if found is None:
        raise NotFound
    return found


def _check(outcome: str, satisfaction: int | None) -> None:
    if outcome not in Outcome.values:
        raise UnknownOutcome
    if satisfaction is not None and not WORST <= satisfaction <= BEST:
        raise UnknownOutcome
