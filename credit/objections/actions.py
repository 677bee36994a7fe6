"""Filing, withdrawing and deciding. Locks: files, the membership, the account in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.accounts.organisations.offices import office_for
from backend.audit.models import Event
from backend.deadlines.actions import drop, meet, start
from backend.deadlines.counting import Term
from backend.files.actions import keep_evidence
from backend.files.models import StoredFile
from backend.kernel.constraints import constraint
from backend.kernel.ids import uuid7
from credit.catalogue.reading import today
from credit.deeds.accepting import require_grown_up_then
from credit.deeds.actions import LONGEST, held_deed, sealed
from credit.deeds.judging import Told, judged
from credit.deeds.models import State as DeedState
from credit.deeds.refusals import NoOffice, OwnDeed
from credit.membership.actions import NotAMember
from credit.membership.models import Member
from credit.membership.reading import held, member_of, own, reference
from credit.objections import corrections, notices
from credit.objections.models import MOST_FILES, About, Objection, ObjectionClock, State
from credit.objections.refusals import (
    AlreadyAppealed,
    NoSuchObjection,
    NotContestable,
    ObjectionOpen,
    ObjectionOver,
    WasInvolved,
    WordsMissing,
)

ROOM = "points_objections"
DECIDE = Term("decide", 15, "working_days", "文明积分规则：异议十五个工作日内处理", "office", 3)
# What may be said of a deed in which state.
CONTESTED: dict[str, set[str]] = {
    DeedState.ACCEPTED: {About.WRONG, About.NOT_MINE},
    DeedState.REVERSED: {About.REVERSAL},
    DeedState.REFUSED: {About.REFUSAL},
}


class Said(NamedTuple):
    """The member's words and what shows them."""

    words: str
    files: Sequence[UploadedFile[Any]] = ()


class Verdict(NamedTuple):
    """What an officer decides: why, and for a wrong figure the right quantity."""

    upheld: bool
    words: str
    quantity: int = 0


@transaction.atomic
def object_to(*, person: User, deed: UUID, about: About, said: Said) -> Objection:
    """Contest a deed of one's own. Raises NoSuchDeed, NotContestable, ObjectionOpen."""
    kept = _kept(person, said)
    member = _member(person)
    found = held_deed(member.pk, deed)
    if about not in CONTESTED.get(found.state, set()) or found.office is None:
        raise NotContestable
    made = Objection(member=member, id=uuid7(), about=about, deed=deed, office=found.office)
    return _filed(made, person, said, kept)


@transaction.atomic
def ask_for_missing(*, person: User, told: Told, said: Said) -> Objection:
    """A deed that should have been delivered was not.

    Raises what does not fit the catalogue, NoOffice, NotVerified, OfMinor, ObjectionOpen.
    """
    rule = judged(told, today=today())
    office = office_for(area=rule.told.office, division=told.place)
    if office is None:
        raise NoOffice
    kept = _kept(person, said)
    member = _member(person)
    require_grown_up_then(member, done_on=told.done_on)
    claimed = {**told._asdict(), "done_on": told.done_on.isoformat(), "route": str(told.route)}
    made = Objection(
        member=member, id=uuid7(), about=About.MISSING, claimed=claimed, office=office.pk
    )
    return _filed(made, person, said, kept)


@transaction.atomic
def appeal(*, person: User, objection: UUID, said: Said) -> Objection:
    """Have a dismissed objection looked at by somebody else, once. The first one stays as it is."""
    kept = _kept(person, said)
    member = _member(person)
    first = _objection(member.pk, objection)
    if first.state != State.DISMISSED or first.appeals:
        raise AlreadyAppealed
    made = Objection(
        member=member,
        id=uuid7(),
        about=first.about,
        deed=first.deed,
        claimed=first.claimed,
        office=first.office,
        appeals=first.id,
    )
    with constraint("an_objection_is_appealed_once", raises=AlreadyAppealed):
        return _filed(made, person, said, kept)


@transaction.atomic
def withdraw_objection(*, person: User, objection: UUID) -> Objection:
    """Leave it as it is. Raises NoSuchObjection, ObjectionOver."""
    found = _objection(_member(person).pk, objection)
    if found.state != State.FILED:
        raise ObjectionOver
    found.state = State.WITHDRAWN
    found.receipt = _witness("points.objection_withdrawn", found, actor=person)
    found.save()
    drop(_clock(found))
    return found


@transaction.atomic
def decide_objection(
    *, officer: User, office: Organisation, objection: UUID, verdict: Verdict
) -> Objection:
    """By a person who was not involved before; what was wrong is put right at once.

    Raises NoSuchObjection, ObjectionOver, WasInvolved, OwnDeed, WordsMissing, NothingToCorrect.
    """
    if not verdict.words.strip():
        raise WordsMissing
    here = Objection.objects.filter(id=objection, office=office.pk)
    member = here.values_list("member_id", flat=True).first()
    found = _objection(member, objection)
    _require_apart(found, officer)
    if found.state != State.FILED:
        raise ObjectionOver
    found.state = State.UPHELD if verdict.upheld else State.DISMISSED
    found.decided_at, found.decided_by = timezone.now(), officer.pk
    found.answer_sealed = sealed(verdict.words.strip()[:LONGEST], context=answer_of(found.id))
    meet(_clock(found), on=timezone.localdate())
    found.receipt = _witness("points.objection_decided", found, actor=officer, acting_for=office)
    notices.tell_decided(found, words=verdict.words.strip()[:LONGEST])
    if verdict.upheld:
        deciding = corrections.By(officer, office, verdict.quantity)
        found.before, found.after = corrections.correct(found, by=deciding)
    found.save()
    return found


def words_of(objection: UUID) -> str:
    """The context of the member's words."""
    return f"credit_objection.words:{objection}"


def answer_of(objection: UUID) -> str:
    """The context of the office's reasons."""
    return f"credit_objection.answer:{objection}"


def _filed(made: Objection, person: User, said: Said, kept: list[StoredFile]) -> Objection:
    if not said.words.strip():
        raise WordsMissing
    made.words_sealed = sealed(said.words.strip()[:LONGEST], context=words_of(made.id)) or b""
    made.files = [file.pk for file in kept]
    made.receipt = _witness("points.objection_filed", made, actor=person)
    rule = "one_open_objection_per_deed" if made.deed else "one_open_objection_per_missing_deed"
    with constraint(rule, raises=ObjectionOpen):
        made.save(force_insert=True)
    clock = ObjectionClock(member=made.member, id=made.id, owed_by_id=made.office)
    start(clock, term=DECIDE, on=timezone.localdate())
    notices.tell_office(made, due=clock.due_on.isoformat())
    return made


def _kept(person: User, said: Said) -> list[StoredFile]:
    return [keep_evidence(file, owner=person.pk, room=ROOM) for file in said.files[:MOST_FILES]]


def _member(person: User) -> Member:
    found = member_of(person.pk)
    member = held(found.pk) if found else None
    if member is None:
        raise NotAMember
    return member


def _objection(member: UUID | None, objection: UUID) -> Objection:
    if member is None or held(member) is None:
        raise NoSuchObjection
    mine = Objection.objects.select_related("member").filter(member=member, id=objection)
    found: Objection | None = mine.first()
    if found is None:
        raise NoSuchObjection
    return found


def _require_apart(objection: Objection, officer: User) -> None:
    if objection.member.person == officer.pk:
        raise OwnDeed
    if officer.pk in involved(objection):
        raise WasInvolved


def involved(objection: Objection) -> set[UUID]:
    """Everybody who did anything about this deed or decided an earlier objection to it."""
    earlier = Objection.objects.filter(member=objection.member).exclude(decided_by=None)
    here = earlier.filter(Q(id=objection.appeals) | Q(deed=objection.deed, deed__isnull=False))
    deciders = set(here.values_list("decided_by", flat=True))
    if objection.deed:
        deed = "credit.deed", reference(objection.member, objection.deed)
        acts = Event.objects.about(deed).exclude(actor=None)
        deciders |= set(acts.values_list("actor", flat=True))
    return deciders


def _clock(objection: Objection) -> ObjectionClock:
    clock: ObjectionClock = ObjectionClock.objects.get(member=objection.member_id, id=objection.id)
    return clock


def _witness(
    verb: str, objection: Objection, *, actor: User, acting_for: Organisation | None = None
) -> UUID:
    act = {
        "objection": str(objection.id),
        "member": str(objection.member_id),
        "about": str(objection.about),
        "deed": str(objection.deed) if objection.deed else "",
        "state": str(objection.state),
    }
    member = objection.member
    subject, by = ("credit.objection", reference(member, objection.id)), own(member, actor)
    return record(verb, subject=subject, actor=by, act=act, acting_for=acting_for).entry.pk
