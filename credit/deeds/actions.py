"""A member tells of a deed; the competent office confirms it, or says why not; mistakes are mended.

Locks: files, the membership, then the member's account in the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.accounts.organisations.offices import office_for
from backend.deadlines.actions import drop, meet, start
from backend.deadlines.counting import Term
from backend.files.actions import keep_evidence
from backend.kernel.vault import vault
from credit.catalogue.reading import today
from credit.catalogue.terms import Route
from credit.deeds import notices
from credit.deeds.accepting import (
    accept,
    act_of,
    made,
    require_grown_up_then,
    require_new,
    subject_of,
)
from credit.deeds.judging import Told, judged
from credit.deeds.models import MOST_FILES, WORKFLOW, Deed, DeedDeadline, State
from credit.deeds.refusals import (
    AwardFinal,
    CategoryRefused,
    MemberLeft,
    NoOffice,
    NoSuchDeed,
    NotWaiting,
    OwnDeed,
    ReasonMissing,
    TooManyWaiting,
)
from credit.deeds.signals import thanks_changed
from credit.ledger import actions as ledger
from credit.ledger.models import Reason
from credit.membership.actions import NotAMember
from credit.membership.models import Member
from credit.membership.reading import held, keeper_of, member_of, own

ROOM = "deeds"
MOST_WAITING = 20
LONGEST = 1000
CONFIRM = Term(
    "confirm", 15, "working_days", "文明积分规则：申报善行十五个工作日内答复", "office", 3
)


class Evidence(NamedTuple):
    """What a member adds to a deed they tell of."""

    story: str = ""
    files: Sequence[UploadedFile[Any]] = ()


@transaction.atomic
def report_deed(*, person: User, told: Told, evidence: Evidence) -> Deed:
    """Tell of one's own deed. Raises what does not fit the catalogue, NotAMember, NotVerified,
    OfMinor, CategoryRefused, DeedKnown, NoOffice, TooManyWaiting."""
    rule = judged(told._replace(route=Route.SELF), today=today())
    office = office_for(area=rule.told.office, division=told.place)
    if office is None:
        raise NoOffice
    kept = [keep_evidence(file, owner=person.pk, room=ROOM) for file in evidence.files[:MOST_FILES]]
    mine = member_of(person.pk)
    if mine is None:
        raise NotAMember
    require_grown_up_then(mine, done_on=told.done_on)
    member = keeper_of(person.pk, rule.told.category_of)
    if member is None:
        raise CategoryRefused
    _require_room(member)
    deed = made(member, told=told._replace(route=Route.SELF), rule=rule, office=office)
    require_new(deed)
    deed.state, deed.files = State.REPORTED, [file.pk for file in kept]
    deed.story_sealed = sealed(evidence.story[:LONGEST], context=story_of(deed.id))
    digests: dict[str, Any] = (
        {"sha256": [bytes(file.sha256).hex() for file in kept]} if kept else {}
    )
    deed.receipt = _witness("deed.reported", deed, actor=person, **digests)
    deed.save(force_insert=True)
    clock = DeedDeadline(member=member, id=deed.id, owed_by_id=office.pk)
    start(clock, term=CONFIRM, on=timezone.localdate())
    notices.tell_office(deed, due=clock.due_on.isoformat())
    return deed


@transaction.atomic
def withdraw_deed(*, person: User, deed: UUID) -> Deed:
    """Take back what one told, while nobody has answered. Raises NoSuchDeed, NotWaiting."""
    member = member_of(person.pk)
    found = _held(member.pk if member else None, deed)
    _require_waiting(found)
    found.state = State.WITHDRAWN
    found.receipt = _witness("deed.withdrawn", found, actor=person)
    found.save()
    drop(_clock(found))
    return found


@transaction.atomic
def confirm_deed(*, officer: User, office: Organisation, deed: UUID, quantity: int = 0) -> Deed:
    """The deed was done: the member is thanked. `quantity` where the evidence shows another one.

    Raises NoSuchDeed, NotWaiting, MemberLeft, OwnDeed, DeedKnown, CategoryRefused.
    """
    found = _at_office(office, deed, officer)
    told = Told(found.indicator, found.done_on, quantity or found.quantity, found.place, Route.SELF)
    found.rule = judged(told, today=today())
    found.quantity = told.quantity
    if found.member.person is None or not keeper_of(
        found.member.person, found.rule.told.category_of
    ):
        raise CategoryRefused
    require_new(found)
    meet(_clock(found), on=timezone.localdate())
    accept(found, officer=officer, office=office)
    return found


@transaction.atomic
def refuse_deed(*, officer: User, office: Organisation, deed: UUID, reason: str) -> Deed:
    """Not shown to have been done, with a reason that helps. It takes nothing from anybody."""
    if not reason.strip():
        raise ReasonMissing
    found = _at_office(office, deed, officer)
    found.state, found.decided_at, found.decided_by = State.REFUSED, timezone.now(), officer.pk
    found.reason = "not_shown"
    found.answer_sealed = sealed(reason.strip()[:LONGEST], context=answer_of(found.id))
    found.receipt = _witness("deed.refused", found, actor=officer, acting_for=office)
    found.save()
    meet(_clock(found), on=timezone.localdate())
    notices.tell(found, "points.deed_refused", {"reason": reason.strip()[:LONGEST]})
    return found


def reverse_deed(deed: Deed, *, officer: User, office: Organisation, reason: Reason) -> Deed:
    """An award proved wrong, in the caller's transaction, which holds the membership.

    Unspent points go, spent ones are not asked for; the member is told and can object. Once: what
    an objection brought back stays. Raises AwardFinal.
    """
    WORKFLOW.check(deed.state, State.REVERSED)
    deed.state, deed.reason = State.REVERSED, str(reason)
    deed.decided_by = officer.pk
    deed.receipt = _witness(
        "deed.reversed", deed, actor=officer, acting_for=office, reason=str(reason)
    )
    deed.save()
    by = {"decided_by": officer.pk, "receipt": deed.receipt}
    if deed.points and not ledger.reverse(deed.member, award=deed.key, reason=reason, **by).is_new:
        raise AwardFinal
    thanks_changed.send(Member, member=deed.member)
    return deed


def restore_deed(deed: Deed, *, officer: User, office: Organisation) -> Deed:
    """The reversal was itself wrong: everything is back, in the caller's transaction.

    Raises DeedKnown where the same deed was thanked again meanwhile.
    """
    WORKFLOW.check(deed.state, State.ACCEPTED)
    require_new(deed)
    deed.state, deed.reason = State.ACCEPTED, ""
    deed.receipt = _witness("deed.restored", deed, actor=officer, acting_for=office)
    deed.save()
    if deed.points:
        ledger.restore(deed.member, award=deed.key, decided_by=officer.pk, receipt=deed.receipt)
    thanks_changed.send(Member, member=deed.member)
    return deed


@transaction.atomic
def take_back(*, officer: User, office: Organisation, deed: UUID, reason: Reason) -> Deed:
    """The office itself found that its award is wrong. Raises NotWaiting, OwnDeed, NoSuchDeed."""
    found = _at(office, deed, officer, State.ACCEPTED)
    return reverse_deed(found, officer=officer, office=office, reason=reason)


def sealed(text: str, *, context: str) -> bytes | None:
    """Words about a person as they are kept; nothing for nothing."""
    return vault().seal(text.encode(), context=context) if text else None


def story_of(deed: UUID) -> str:
    """The context of a member's own words."""
    return f"credit_deed.story:{deed}"


def answer_of(deed: UUID) -> str:
    """The context of an office's reason."""
    return f"credit_deed.answer:{deed}"


def held_deed(member: UUID, deed: UUID) -> Deed:
    """The deed with its membership locked. Raises NoSuchDeed, MemberLeft."""
    return _held(member, deed)


def _at_office(office: Organisation, deed: UUID, officer: User) -> Deed:
    return _at(office, deed, officer, State.REPORTED)


def _at(office: Organisation, deed: UUID, officer: User, state: State) -> Deed:
    here = Deed.objects.filter(id=deed, office=office.pk)
    member = here.values_list("member_id", flat=True).first()
    found = _held(member, deed)
    if found.member.person == officer.pk:
        raise OwnDeed
    if found.state != state:
        raise NotWaiting
    return found


def _held(member: UUID | None, deed: UUID) -> Deed:
    if member is None:
        raise NoSuchDeed
    if held(member) is None:
        raise MemberLeft
    mine = Deed.objects.select_related("member", "rule").filter(member=member, id=deed)
    found: Deed | None = mine.first()
    if found is None:
        raise NoSuchDeed
    return found


def _require_waiting(deed: Deed) -> None:
    if deed.state != State.REPORTED:
        raise NotWaiting


def _require_room(member: Member) -> None:
    if Deed.objects.filter(member=member, state=State.REPORTED).count() >= MOST_WAITING:
        raise TooManyWaiting


def _clock(deed: Deed) -> DeedDeadline:
    clock: DeedDeadline = DeedDeadline.objects.get(member=deed.member_id, id=deed.id)
    return clock


def _witness(
    verb: str, deed: Deed, *, actor: User, acting_for: Organisation | None = None, **more: Any
) -> UUID:
    subject, by = subject_of(deed), own(deed.member, actor)
    act = {**act_of(deed), **more}
    return record(verb, subject=subject, actor=by, act=act, acting_for=acting_for).entry.pk
