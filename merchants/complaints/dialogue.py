"""Shop and consumer talk: an answer, a second round, settled or not. Two rounds, ten days each."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.errors import Conflict
from merchants.complaints import telling
from merchants.complaints.choices import MessageKind, Side
from merchants.complaints.handling.ending import let_go
from merchants.complaints.models import ROUNDS, Complaint, Message
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
from merchants.complaints.terms import bring_materials
from merchants.complaints.workflows import OPEN, Status


class RoundsOver(Conflict):
    """After two rounds the office is the way on."""

    code = "two_rounds_are_over"
    message = _("双方已经往来两轮，可以确认结果，或请主管机关处理。")


class NotTheLead(Conflict):
    """Steps of the whole case are the complainant's; who joined says their own outcome."""

    code = "not_the_complainant"
    message = _("这一步由最先提出投诉的人决定；您可以确认自己的结果或退出。")


class NothingToSay(Conflict):
    code = "complaint_is_over"
    message = _("这件投诉已经办结，需要时请先重新提出。")


@transaction.atomic
def answer_complaint(*, shop: Organisation, clerk: User, complaint: UUID, text: str) -> Complaint:
    """The shop's answer ends its clock and begins the consumer's. Late answers count, as late."""
    case = of_shop(shop, complaint)
    by = Actor(Side.MERCHANT, clerk, shop)
    only_from(case, Status.WITH_MERCHANT)
    move(case, Status.ANSWERED, by=by, verb="answered", act={"text": text, "round": case.round})
    say(case, MessageKind.ANSWER, text, by=by)
    if case.answered_at is None:
        case.answered_at = timezone.now()
        case.save(update_fields=["answered_at"])
    telling.consumers(case, "complaint.answered")
    return case


@transaction.atomic
def reply_to_answer(*, complainant: User, complaint: UUID, text: str) -> Complaint:
    """Not satisfied: a second round. Raises RoundsOver, NotTheLead, StepNotAllowed."""
    case = lead_case(complainant, complaint)
    by = consumer(complainant)
    only_from(case, Status.ANSWERED)
    if case.round >= ROUNDS:
        raise RoundsOver
    case.round += 1
    move(case, Status.WITH_MERCHANT, by=by, verb="replied", act={"text": text})
    say(case, MessageKind.REPLY, text, by=by)
    telling.shop(case, "complaint.replied")
    return case


@transaction.atomic
def settle(*, complainant: User, complaint: UUID) -> Complaint:
    """Both agree, also while an office has it; what became of it is asked next."""
    case = lead_case(complainant, complaint)
    by = consumer(complainant)
    let_go(case, by=by)
    move(case, Status.SETTLED, by=by, verb="settled")
    return case


@transaction.atomic
def call_unsettled(*, complainant: User, complaint: UUID) -> Complaint:
    """No agreement with the shop."""
    case = lead_case(complainant, complaint)
    only_from(case, Status.ANSWERED)  # at the office it is the office that ends it
    move(case, Status.UNSETTLED, by=consumer(complainant), verb="unsettled")
    return case


@transaction.atomic
def remark(*, person: User, complaint: UUID, text: str) -> Message:
    """A consumer adds something while the case is open; everybody in it may read it."""
    case = mine(person, complaint)
    return _remarked(case, text, by=consumer(person))


@transaction.atomic
def remark_of_shop(*, shop: Organisation, clerk: User, complaint: UUID, text: str) -> Message:
    """The shop adds something, also while the office has the case."""
    case = of_shop(shop, complaint)
    return _remarked(case, text, by=Actor(Side.MERCHANT, clerk, shop))


def lead_case(person: User, complaint: UUID) -> Complaint:
    """The case, locked, for a step that is the complainant's. Raises NotFound, NotTheLead."""
    case = mine(person, complaint)
    if case.complainant != person.pk:
        raise NotTheLead
    return case


def _remarked(case: Complaint, text: str, *, by: Actor) -> Message:
    if case.status not in OPEN:
        raise NothingToSay
    receipted(case, "remarked", by=by, act={"text": text})
    message = say(case, MessageKind.REMARK, text, by=by)
    if by.side == Side.MERCHANT:
        telling.consumers(case, "complaint.message")
    else:
        bring_materials(case)
        telling.shop(case, "complaint.message")
    return message
