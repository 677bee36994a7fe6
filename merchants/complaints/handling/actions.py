"""The office's steps: take, accept or refuse, ask for materials, extend, mediate, end, pass on.

Every step is an officer's own, for the office that has the case; whoever stands behind the case
or works at the shop keeps away (ConflictOfInterest). Late steps count, and are recorded as late.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.organisations.models import Kind, Membership, Organisation, Standing
from backend.deadlines.actions import Granted, extend
from backend.deadlines.counting import Term
from backend.kernel.errors import Conflict, Invalid, NotFound
from merchants.complaints import telling, words
from merchants.complaints.choices import Ending, Ground, MessageKind, Side, Why
from merchants.complaints.escalation import AREA, hand_to
from merchants.complaints.handling.conflicts import keep_away
from merchants.complaints.handling.ending import turn
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import CaseDeadline, Complaint, Message
from merchants.complaints.moves import Actor, held, move, receipted, say
from merchants.complaints.terms import (
    ACCEPT,
    MATERIALS,
    MATERIALS_STEP,
    MEDIATE,
    begin,
    running,
    stop,
)
from merchants.complaints.workflows import HandlingStatus, Status

ENDS_AS = {Ending.AGREED: Status.SETTLED}  # every other end leaves it to the consumer's word
LONGEST_MATERIALS = 30


class UnknownGround(Invalid):
    code = "ground_unknown"
    message = _("不予受理须选择法定的七种情形之一。")


class UnknownEnding(Invalid):
    code = "ending_unknown"
    message = _("请选择终结调解的情形。")


class TooSoonToExpire(Conflict):
    """The sixty days must have gone by."""

    code = "sixty_days_not_over"
    message = _("自受理之日起未满六十日，不能以期满为由终结调解。")


class NothingToExtend(Conflict):
    code = "no_term_to_extend"
    message = _("只有调解期限可以延长，是否受理的期限不能延长。")


class ExtendedEnough(Conflict):
    """As long again as the term itself, in all."""

    code = "extended_enough"
    message = _("调解期限累计最多延长六十日。")


class NotAnOffice(Invalid):
    code = "not_an_office"
    message = _("请选择另一个受理此类事项的机关。")


class PassedOnBefore(Conflict):
    """To and fro would begin the terms anew for ever; who disagree ask the office above them."""

    code = "passed_on_before"
    message = _("该机关已经移送过这件事项，不能再移送回去；有争议的，请移送共同的上级机关。")


class SomebodyElses(Conflict):
    code = "assigned_to_another_officer"
    message = _("这件投诉已由其他人员承办。")


@transaction.atomic
def take_handling(*, officer: User, office: Organisation, handling: UUID) -> Handling:
    """Take it on oneself; the same officer twice is once. Raises SomebodyElses."""
    held_one, _case, by = desk(officer, office, handling)
    if held_one.officer is not None and held_one.officer != officer.pk:
        raise SomebodyElses
    if held_one.officer is None:
        held_one.officer = officer.pk
        held_one.save(update_fields=["officer"])
        receipted(_case, "office_took", by=by, act={"handling": str(held_one.id)})
    return held_one


@transaction.atomic
def assign_handling(*, officer: User, office: Organisation, handling: UUID, to: User) -> Handling:
    """Give it to a colleague who has no part in it."""
    held_one, case, by = desk(officer, office, handling)
    colleagues = Membership.objects.filter(organisation=office, state="active", person=to)
    if not colleagues.exists():
        raise NotFound
    keep_away(to, case)
    held_one.officer = to.pk
    held_one.save(update_fields=["officer"])
    receipted(case, "office_assigned", by=by, act={"handling": str(held_one.id)})
    return held_one


@transaction.atomic
def accept_complaint(*, officer: User, office: Organisation, handling: UUID) -> Handling:
    """Take the complaint up: the sixty days begin."""
    row, case, by = desk(officer, office, handling)
    turn(row, case, HandlingStatus.ACCEPTED, by=by)
    today = timezone.localdate()
    row.accepted_at = timezone.now()
    row.entry = receipted(case, "accepted", by=by, act={"office": office.code})
    row.save()
    stop(case, ACCEPT.step, on=today)
    begin(case, MEDIATE, on=today, office=office.pk)
    _tell(case, row)
    return row


@transaction.atomic
def refuse_complaint(
    *, officer: User, office: Organisation, handling: UUID, ground: str, reasons: str
) -> Handling:
    """Say no on one of the seven grounds, with reasons; the consumer decides how to go on."""
    if ground not in Ground.values:
        raise UnknownGround
    row, case, by = desk(officer, office, handling)
    row.ground = ground
    _reason(row, reasons)
    turn(row, case, HandlingStatus.REFUSED, by=by, note=ground)
    stop(case, ACCEPT.step, on=timezone.localdate())
    act = {"office": office.code, "ground": ground, "reasons": reasons}
    step = move(case, Status.UNSETTLED, by=by, verb="refused", act=act, note=ground)
    row.entry = step.entry
    row.save(update_fields=["entry"])
    _tell(case, row)
    return row


@transaction.atomic
def begin_mediation(*, officer: User, office: Organisation, handling: UUID, text: str) -> Handling:
    """Invite both sides; `text` says when, where and how."""
    row, case, by = desk(officer, office, handling)
    turn(row, case, HandlingStatus.MEDIATING, by=by)
    receipted(case, "mediation_begun", by=by, act={"text": text})
    say(case, MessageKind.NOTICE, text, by=by)
    _tell(case, row)
    telling.shop(case, "complaint.message")
    return row


@transaction.atomic
def end_handling(
    *, officer: User, office: Organisation, handling: UUID, ending: str, text: str
) -> Handling:
    """End it: agreed, or one of the eight ways; `text` holds the terms or the reasons."""
    if ending not in Ending.values:
        raise UnknownEnding
    row, case, by = desk(officer, office, handling)
    clock = running(case).get(MEDIATE.step)
    today = timezone.localdate()
    if ending == Ending.SIXTY_DAYS and clock is not None and clock.due_on >= today:
        raise TooSoonToExpire
    row.ending = ending
    _reason(row, text)
    turn(row, case, HandlingStatus.ENDED, by=by, note=ending)
    stop(case, MEDIATE.step, on=today)
    act = {"office": office.code, "ending": ending, "text": text}
    to = ENDS_AS.get(Ending(ending), Status.ENDED)
    step = move(case, to, by=by, verb="ended", act=act, note=ending)
    row.entry = step.entry
    row.save(update_fields=["entry"])
    _tell(case, row)
    telling.shop(case, "complaint.message")
    return row


@transaction.atomic
def ask_for_materials(
    *, officer: User, office: Organisation, handling: UUID, days: int, text: str
) -> Message:
    """Set the consumer a term to add what is missing (Order 121, 10)."""
    _row, case, by = desk(officer, office, handling)
    term = Term(
        MATERIALS_STEP,
        max(1, min(days, LONGEST_MATERIALS)),
        "working_days",
        MATERIALS,
        Side.CONSUMER,
    )
    if MATERIALS_STEP not in running(case):
        begin(case, term, on=timezone.localdate())
    receipted(case, "materials_asked", by=by, act={"text": text})
    message = say(case, MessageKind.MATERIALS, text, by=by, visible_to=[Side.CONSUMER, Side.OFFICE])
    telling.consumers(case, "complaint.message")
    return message


@transaction.atomic
def notice_of_office(*, officer: User, office: Organisation, handling: UUID, text: str) -> Message:
    """A word of the office to both sides."""
    _row, case, by = desk(officer, office, handling)
    receipted(case, "office_wrote", by=by, act={"text": text})
    message = say(case, MessageKind.NOTICE, text, by=by)
    telling.consumers(case, "complaint.message")
    telling.shop(case, "complaint.message")
    return message


@transaction.atomic
def extend_term(
    *, officer: User, office: Organisation, handling: UUID, days: int, reason: str
) -> CaseDeadline:
    """More time to mediate, such as while goods are tested; who grants it and why is shown.

    The law knows none for accepting. Raises NothingToExtend, ExtendedEnough, TooLateToExtend.
    """
    _row, case, by = desk(officer, office, handling)
    clock = running(case).get(MEDIATE.step)
    if clock is None:
        raise NothingToExtend
    if not 1 <= days <= MEDIATE.length - sum(leg["length"] for leg in clock.extensions):
        raise ExtendedEnough
    granted = Granted(days, clock.unit, by=office.name, reason=reason)
    receipted(case, "term_extended", by=by, act={"days": days, "reason": reason})
    clock = extend(clock, granted=granted, on=timezone.localdate())
    telling.consumers(case, "complaint.message")
    return clock


@transaction.atomic
def pass_on(*, officer: User, office: Organisation, handling: UUID, to: UUID) -> Handling:
    """To the office that is competent; its own clock begins anew, ours ends."""
    other = another_office(office, to, area=AREA)
    row, case, by = desk(officer, office, handling)
    parts = {"merchant": case.merchant_id, "complaint_id": case.id}
    if Handling.objects.filter(**parts, office=other.pk, status=HandlingStatus.PASSED_ON).exists():
        raise PassedOnBefore
    turn(row, case, HandlingStatus.PASSED_ON, by=by)
    stop(case, ACCEPT.step, on=timezone.localdate())
    receipted(case, "passed_on", by=by, act={"from": office.code, "to": other.code})
    return hand_to(case, other, by=by, why=Why.PASSED_ON)


def another_office(office: Organisation, to: UUID, *, area: str) -> Organisation:
    """An office that takes such matters, other than ours. Raises NotAnOffice."""
    offices = Organisation.objects.filter(kind=Kind.OFFICE, standing=Standing.ACTIVE)
    found = offices.filter(pk=to, subject_kinds__contains=[area]).exclude(pk=office.pk).first()
    if found is None:
        raise NotAnOffice
    return found


def desk(officer: User, office: Organisation, handling: UUID) -> tuple[Handling, Complaint, Actor]:
    """The handling and its case, locked in that order of parts; somebody else's is not there."""
    found = Handling.objects.filter(office=office.pk, id=handling).first()
    if found is None:
        raise NotFound
    case = held(found.merchant_id, found.complaint_id)
    keep_away(officer, case)
    row = Handling.objects.select_for_update().get(merchant=found.merchant_id, id=handling)
    return row, case, Actor(Side.OFFICE, officer, office)


def _reason(row: Handling, text: str) -> None:
    row.reasons_sealed = words.write(text, table="handling", pk=row.id).sealed


def _tell(case: Complaint, row: Handling) -> None:
    told: dict[str, Any] = {"office": row.office_name, "status": str(row.get_status_display())}
    telling.consumers(case, "complaint.office_decided", **told)
