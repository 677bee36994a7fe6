"""What an office does: take an application on or not, decide it, give itself more time once.

Two people: who accepts does not decide; nobody who staffs the shop or handled what an appeal
contests. Order of locks as in `actions`.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.deadlines.actions import Granted, drop, extend, meet
from backend.kernel.constraints import constraint
from backend.kernel.errors import NotFound
from backend.scrub.text import screen
from merchants.records.effects import hold, mark, unmark
from merchants.records.marks import Effect
from merchants.repairs import bars, telling
from merchants.repairs.actions import begin_clock, clocks_of, document_of, own_repair, receipted
from merchants.repairs.choices import BARRING, REPAIR, Ground, State
from merchants.repairs.commitment import find_broken, find_kept, take_back
from merchants.repairs.models import LONGEST, Repair
from merchants.repairs.refusals import (
    ExtendedAlready,
    ExtensionTooLong,
    GroundMissing,
    GroundUnfit,
    OwnInterest,
    ReasonsNameSomebody,
    SameOfficer,
    WasInvolved,
    WordsTooLong,
)
from merchants.repairs.terms import ACCEPT, ANSWER, DECIDE, EXTENDED
from merchants.staff.reading import staffs


class Refusal(NamedTuple):
    """Why not, as the shop is told."""

    ground: str
    reasons: str


class Officer(NamedTuple):
    """Who acts, for which office."""

    person: User
    office: Organisation


@transaction.atomic
def accept_repair(*, officer: User, office: Organisation, repair: UUID) -> Repair:
    """Take it on: from today the term for the decision runs.

    Raises NotFound, OwnInterest, WasInvolved, StepNotAllowed.
    """
    found = _held(office, repair)
    _require_apart(found, officer)
    REPAIR.check(found.state, State.ACCEPTED)
    found.state, found.accepted_at, found.accepted_by = State.ACCEPTED, timezone.now(), officer.pk
    found.entry = receipted(found, "accepted", by=officer, acting_for=office)
    found.save()
    _met(found, ACCEPT.step)
    clock = begin_clock(found, DECIDE)
    telling.shop(found, "repair.accepted", due=clock.due_on.isoformat())
    return found


@transaction.atomic
def decline_repair(
    *, officer: User, office: Organisation, repair: UUID, refusal: Refusal
) -> Repair:
    """Do not take it on, with the reason and the next step.

    Raises NotFound, OwnInterest, WasInvolved, StepNotAllowed, GroundMissing, GroundUnfit.
    """
    if refusal.ground in BARRING:
        raise GroundUnfit
    found = _held(office, repair)
    _require_apart(found, officer)
    REPAIR.check(found.state, State.DECLINED)
    return _against(found, State.DECLINED, Officer(officer, office), refusal)


@transaction.atomic
def grant_repair(*, officer: User, office: Organisation, repair: UUID, reasons: str = "") -> Repair:
    """Grant it: in this transaction the document leaves every page, answer, dump and figure.

    Raises NotFound, OwnInterest, WasInvolved, SameOfficer, StepNotAllowed.
    """
    found = _to_decide(officer, office, repair, State.GRANTED)
    found.state, found.decided_by, found.closed_at = State.GRANTED, officer.pk, timezone.now()
    found.reasons = _fit(reasons)
    found.entry = receipted(found, "granted", by=officer, acting_for=office, reasons=found.reasons)
    _saved(found)
    mark(document_of(found), Effect.REPAIRED, case=found.id)
    _end(found)
    if bars.lift(found):
        find_kept(found.merchant, _first_commitment(found), office=found.office_name)
    telling.shop(found, "repair.granted")
    return found


@transaction.atomic
def refuse_repair(*, officer: User, office: Organisation, repair: UUID, refusal: Refusal) -> Repair:
    """Refuse it, with the reason and the next step; falsehood bars for three years.

    Raises NotFound, OwnInterest, WasInvolved, SameOfficer, StepNotAllowed, GroundMissing, and
    ReasonsNameSomebody where the reasons become public.
    """
    found = _to_decide(officer, office, repair, State.REFUSED)
    return _against(found, State.REFUSED, Officer(officer, office), refusal)


@transaction.atomic
def undo_repair(*, officer: User, office: Organisation, repair: UUID, refusal: Refusal) -> Repair:
    """A granted repair rested on falsehood: it is undone, and bars for three years.

    What is still within its window is public again. By a third person; it can be contested.
    Raises NotFound, OwnInterest, WasInvolved, SameOfficer, StepNotAllowed, GroundUnfit,
    GroundMissing, ReasonsNameSomebody.
    """
    found = _held(office, repair)
    _require_apart(found, officer)
    REPAIR.check(found.state, State.UNDONE)
    if officer.pk in (found.accepted_by, found.decided_by):
        raise SameOfficer
    if refusal.ground not in BARRING:
        raise GroundUnfit
    found.undone_by, found.undone_at = officer.pk, timezone.now()
    _refused(found, State.UNDONE, Officer(officer, office), refusal)
    unmark(document_of(found), Effect.REPAIRED, case=found.id)
    return found


@transaction.atomic
def extend_repair(
    *, officer: User, office: Organisation, repair: UUID, days: int, reason: str
) -> Repair:
    """More working days, once, granted by the office and with its reason shown.

    Raises NotFound, OwnInterest, ExtensionTooLong, ExtendedAlready, StepNotAllowed, and as
    `backend.deadlines.actions.extend`.
    """
    found = _held(office, repair)
    _require_apart(found, officer)
    if not 1 <= days <= settings.REPAIR_EXTENSION_DAYS:
        raise ExtensionTooLong
    REPAIR.check(found.state, State.GRANTED)  # only what was accepted waits for a decision
    granted = Granted(days, "working_days", office.name, reason, EXTENDED)
    for clock in clocks_of(found).running().filter(step__in=(DECIDE.step, ANSWER.step)):
        if clock.extensions:
            raise ExtendedAlready
        extend(clock, granted=granted, on=timezone.localdate())
        due = clock.due_on
    found.entry = receipted(
        found, "extended", by=officer, acting_for=office, days=days, reason=reason.strip()
    )
    found.save(update_fields=["entry"])
    telling.shop(found, "repair.extended", due=due.isoformat(), reason=reason.strip())
    return found


def involved(repair: Repair) -> set[UUID]:
    """Everybody who handled the decision that an appeal contests."""
    if repair.appeals is None:
        return set()
    first = Repair.objects.filter(merchant=repair.merchant_id, id=repair.appeals).get()
    return {one for one in (first.accepted_by, first.decided_by, first.undone_by) if one}


def obstacle_for(repair: Repair, officer: UUID) -> str:
    """Why this officer may not handle it, in words; "" if they may."""
    try:
        _check_apart(repair, officer)
        handled = (repair.accepted_by, repair.decided_by)
        if repair.state in (State.ACCEPTED, State.GRANTED) and officer in handled:
            raise SameOfficer
    except (OwnInterest, WasInvolved, SameOfficer) as refusal:
        return str(refusal)
    return ""


def _against(found: Repair, to: State, by: Officer, refusal: Refusal) -> Repair:
    found.decided_by, found.closed_at = by.person.pk, timezone.now()
    _refused(found, to, by, refusal)
    _end(found)
    return found


def _refused(found: Repair, to: State, by: Officer, refusal: Refusal) -> None:
    reasons = _fit(refusal.reasons)
    if refusal.ground in BARRING and screen(reasons).public != reasons:
        raise ReasonsNameSomebody
    if refusal.ground not in Ground.values or not reasons:
        raise GroundMissing
    found.state, found.ground, found.reasons = to, refusal.ground, reasons
    found.entry = receipted(
        found, str(to), by=by.person, acting_for=by.office, ground=found.ground, reasons=reasons
    )
    _saved(found)
    if found.ground in BARRING:
        if not bars.stands_for_appeal(found):
            bars.raise_bar(found)
        find_broken(found.merchant, found.commitment, office=found.office_name, reasons=reasons)
    else:
        take_back(found.merchant, found.commitment)
        if bars.lift(found):
            find_kept(found.merchant, _first_commitment(found), office=found.office_name)
    telling.decided_against(found)


def _end(found: Repair) -> None:
    """Clocks stop, and what was hidden because the office was late is decided now."""
    for clock in clocks_of(found).running():
        if clock.step == ACCEPT.step and found.state != State.DECLINED:
            drop(clock)
        else:
            meet(clock, on=timezone.localdate())
    unmark(document_of(found), Effect.SUSPENDED, case=found.id)


def _met(found: Repair, step: str) -> None:
    for clock in clocks_of(found).running().filter(step=step):
        meet(clock, on=timezone.localdate())


def _to_decide(officer: User, office: Organisation, repair: UUID, to: State) -> Repair:
    found = _held(office, repair)
    _require_apart(found, officer)
    REPAIR.check(found.state, to)
    if found.accepted_by == officer.pk:
        raise SameOfficer
    return found


def _held(office: Organisation, repair: UUID) -> Repair:
    """A case of this office, the merchant held first. Raises NotFound."""
    asked = Repair.objects.at(office.pk).filter(id=repair).values_list("merchant_id", flat=True)
    merchant = asked.first()
    if merchant is None:
        raise NotFound
    return own_repair(hold(merchant), repair)


def _require_apart(found: Repair, officer: User) -> None:
    _check_apart(found, officer.pk)


def _check_apart(found: Repair, officer: UUID) -> None:
    if officer == found.filed_by or staffs(officer, found.merchant_id):
        raise OwnInterest
    if officer in involved(found):
        raise WasInvolved


def _saved(found: Repair) -> None:
    with constraint("who_accepts_a_repair_does_not_decide_it", raises=SameOfficer):
        found.save()


def _first_commitment(found: Repair) -> UUID:
    first = Repair.objects.filter(merchant=found.merchant_id, id__in=[found.appeals])
    commitment: UUID = first.values_list("commitment", flat=True).get()
    return commitment


def _fit(reasons: str) -> str:
    plain = reasons.replace("\r\n", "\n").strip()
    if len(plain) > LONGEST:
        raise WordsTooLong
    return plain
