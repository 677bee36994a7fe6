"""Complaining, appealing, withdrawing; the office's answer. The partner's decision stays its own.

Locks: as every step of the application (moves.py), then the complaint.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Kind as Organised
from backend.accounts.organisations.models import Organisation
from backend.accounts.organisations.models import Standing as InForce
from backend.deadlines.actions import drop, meet, start
from backend.deadlines.counting import Term
from backend.kernel.constraints import constraint
from backend.kernel.ids import uuid7
from incentives.applications import words
from incentives.applications.complaints import notices
from incentives.applications.complaints.models import (
    COMPLAINT,
    About,
    ApplicationComplaint,
    ComplaintDue,
    Standing,
)
from incentives.applications.complaints.refusals import (
    ComplaintOpen,
    ComplaintOver,
    DecidedBefore,
    NoOfficeForOffers,
    NoSuchComplaint,
    NotAppealable,
    NothingSentYet,
)
from incentives.applications.models import Application
from incentives.applications.moves import SUBJECT, applicant, done, held_by_clock, held_mine
from incentives.applications.refusals import OwnApplication
from incentives.applications.states import UNSENT, Kind
from incentives.webhooks.actions import announce

AREA = "offers"
ANSWER = Term(
    "complaint", 15, "working_days", "信易+ 申请规则：投诉十五个工作日内答复", "office", 3
)


class Answer(NamedTuple):
    """What the office finds, and why."""

    is_upheld: bool
    words: str


@transaction.atomic
def complain(*, person: User, application: UUID, about: About, said: str) -> ApplicationComplaint:
    """Complain of the partner to the city, at any time after sending.

    Raises NoSuchApplication, NothingSentYet, ComplaintOpen, NoOfficeForOffers.
    """
    one = held_mine(person, application)
    if one.state in UNSENT:
        raise NothingSentYet
    return _filed(one, person, about, said)


@transaction.atomic
def appeal(*, person: User, complaint: UUID, said: str) -> ApplicationComplaint:
    """Have a dismissed complaint looked at by somebody else, once; the first stays as it is."""
    first = own_complaint(person.pk, complaint)
    one = held_mine(person, first.application)
    if first.state != Standing.DISMISSED or first.appeals:
        raise NotAppealable
    with constraint("a_complaint_is_appealed_once", raises=NotAppealable):
        return _filed(one, person, About(first.about), said, appeals=first.id)


@transaction.atomic
def withdraw_complaint(*, person: User, complaint: UUID) -> ApplicationComplaint:
    """Leave it as it is. Raises NoSuchComplaint, ComplaintOver."""
    found = own_complaint(person.pk, complaint)
    held_mine(person, found.application)
    found = own_complaint(person.pk, complaint)
    if found.state != Standing.FILED:
        raise ComplaintOver
    COMPLAINT.check(found.state, Standing.WITHDRAWN)
    found.state = Standing.WITHDRAWN
    found.receipt = _witness("application.complaint_withdrawn", found, actor=person)
    found.save()
    drop(ComplaintDue.objects.get(holder=found.holder_id, id=found.id))
    return found


@transaction.atomic
def answer_complaint(
    *, officer: User, office: Organisation, complaint: UUID, answer: Answer
) -> ApplicationComplaint:
    """By somebody who did not answer the one that is appealed.

    Raises NoSuchComplaint, ComplaintOver, DecidedBefore, ApplicationWordsMissing, OwnApplication.
    """
    told = words.written(answer.words)
    here = complaint_at(office, complaint)
    held_by_clock(here.holder_id, here.application)
    found = complaint_at(office, complaint)  # as it is under the lock
    if found.holder_id == officer.pk:
        raise OwnApplication
    if found.state != Standing.FILED:
        raise ComplaintOver
    first = _first(found)
    if first is not None and first.decided_by == officer.pk:
        raise DecidedBefore
    found.state = Standing.UPHELD if answer.is_upheld else Standing.DISMISSED
    found.decided_at, found.decided_by = timezone.now(), officer.pk
    found.answer_sealed = words.seal(told, place="answer", of=found.id)
    act = {"words": told}
    found.receipt = _witness("application.complaint_answered", found, officer, office, **act)
    found.save()
    meet(ComplaintDue.objects.get(holder=found.holder_id, id=found.id), on=timezone.localdate())
    notices.tell_answered(found)
    return found


def own_complaint(person: UUID, complaint: UUID) -> ApplicationComplaint:
    """One of this person's. Raises NoSuchComplaint."""
    found = ApplicationComplaint.objects.filter(holder=person, id=complaint).first()
    if found is None:
        raise NoSuchComplaint
    return found  # type: ignore[no-any-return]  # the manager of composite keys is untyped


def complaint_at(office: Organisation, complaint: UUID) -> ApplicationComplaint:
    """One that this office answers; any other is not there. Raises NoSuchComplaint."""
    found = ApplicationComplaint.objects.filter(office=office.pk, id=complaint).first()
    if found is None:
        raise NoSuchComplaint
    return found  # type: ignore[no-any-return]  # as above


def _filed(
    one: Application, person: User, about: About, said: str, appeals: UUID | None = None
) -> ApplicationComplaint:
    told, number = words.written(said), uuid7()
    office = _office()
    act = {"complaint": str(number), "about": str(about), "appeals": str(appeals or "")}
    step = done(one, Kind.COMPLAINED, by=applicant(person), act={**act, "words": told})
    made = ApplicationComplaint(
        holder_id=one.holder_id, id=number, application=one.id, partner=one.partner_id,
        about=about, words_sealed=words.seal(told, place="complaint", of=number),
        office=office.pk, appeals=appeals, receipt=step.receipt,
    )  # fmt: skip
    with constraint("one_open_complaint_per_application", raises=ComplaintOpen):
        made.save(force_insert=True)
    clock = ComplaintDue(holder_id=one.holder_id, id=number, owed_by_id=office.pk)
    start(clock, term=ANSWER, on=timezone.localdate())
    notices.tell_office(made, due=clock.due_on.isoformat())
    body = {"application": str(one.id), "offer": one.offer.code}
    announce(one.partner, "application.complained", key=str(number), body=body)
    return made


def _office() -> Organisation:
    able = Organisation.objects.filter(
        kind=Organised.OFFICE, standing=InForce.ACTIVE, subject_kinds__contains=[AREA]
    )
    office = able.order_by("founded_at", "id").first()
    if office is None:
        raise NoOfficeForOffers
    return office


def _first(complaint: ApplicationComplaint) -> ApplicationComplaint | None:
    if complaint.appeals is None:
        return None
    return own_complaint(complaint.holder_id, complaint.appeals)


def _witness(
    verb: str,
    complaint: ApplicationComplaint,
    actor: User,
    acting_for: Organisation | None = None,
    **more: Any,
) -> UUID:
    act = {
        "complaint": str(complaint.id),
        "application": str(complaint.application),
        "about": str(complaint.about),
        "state": str(complaint.state),
        **more,
    }
    subject = (SUBJECT, str(complaint.application))
    return record(verb, subject=subject, actor=actor, act=act, acting_for=acting_for).entry.pk
