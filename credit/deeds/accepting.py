"""A deed becomes thanks: row, receipt, award and notice in one transaction.

Callers hold the membership (`keeper_of` or `held`); the ledger's account is locked last.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.accounts.permissions import NotVerified
from backend.kernel.ids import uuid7
from credit.catalogue.models import Rule
from credit.catalogue.reading import today
from credit.deeds import notices
from credit.deeds.judging import Told, require_grown_up
from credit.deeds.models import Deed, State
from credit.deeds.refusals import DeedKnown
from credit.deeds.signals import thanks_changed
from credit.ledger import actions as ledger
from credit.membership.models import Member
from credit.membership.reading import proof_of, reference

ACCEPTED = "deed.accepted"


class Proof(NamedTuple):
    """Who vouches for a delivered deed, by which document, in which batch."""

    office: Organisation
    source: str
    document: str
    batch: UUID | None = None


def keep_delivered(member: Member, *, told: Told, rule: Rule, proof: Proof) -> Deed:
    """Accept what an office or a platform delivered; the same document again gives the first.

    Raises DeedKnown where another document, or the member, already told of it; OfMinor.
    """
    known = Deed.objects.filter(member=member, source=proof.source, document=proof.document)
    before: Deed | None = known.first()
    if before is not None:
        return before
    require_grown_up_then(member, done_on=told.done_on)
    deed = made(member, told=told, rule=rule, office=proof.office)
    deed.source, deed.document, deed.batch = proof.source, proof.document, proof.batch
    require_new(deed)
    accept(deed, officer=None, office=proof.office)
    return deed


def require_grown_up_then(member: Member, *, done_on: date) -> None:
    """By the member's own proof, whichever way the deed came. Raises OfMinor, NotVerified."""
    proof = proof_of(member.person) if member.person else None
    if proof is None:
        raise NotVerified
    require_grown_up(proof.born_on, done_on=done_on)


def made(member: Member, *, told: Told, rule: Rule, office: Organisation) -> Deed:
    """A row that nobody has kept yet."""
    return Deed(member=member, id=uuid7(), rule=rule, office=office.pk, **told._asdict())


def require_new(deed: Deed) -> None:
    """Raises DeedKnown when the member has the same kind on the same day in the same place."""
    mine = Deed.objects.filter(member=deed.member).exclude(id=deed.id)
    twins = mine.twins_of(indicator=deed.indicator, done_on=deed.done_on, place=deed.place)
    if twins.exists():
        raise DeedKnown


def accept(deed: Deed, *, officer: User | None, office: Organisation | None) -> None:
    """Thank the member for this deed as its rule says."""
    terms = deed.rule.told
    deed.points = terms.worth(deed.quantity, already=_given(deed))
    deed.standing_until = terms.standing_until(deed.done_on)
    deed.expires_on = terms.spendable_until(today())
    deed.state, deed.decided_at = State.ACCEPTED, timezone.now()
    deed.decided_by = officer.pk if officer else None
    deed.receipt = record(
        ACCEPTED, subject=subject_of(deed), actor=officer, act=act_of(deed), acting_for=office
    ).entry.pk
    deed.save()
    notices.tell_thanked(deed)
    award(deed)


def award(deed: Deed) -> None:
    """Move the points, last of all, and let the figures follow."""
    if deed.points and deed.standing_until and deed.expires_on:
        ledger.award(
            deed.member,
            key=deed.key,
            points=deed.points,
            standing_until=deed.standing_until,
            expires_on=deed.expires_on,
            deed=deed.id,
        )
    thanks_changed.send(Member, member=deed.member)


def act_of(deed: Deed) -> dict[str, object]:
    """What the receipt proves."""
    return {
        "deed": str(deed.id),
        "member": str(deed.member_id),
        "indicator": deed.indicator,
        "rule": str(deed.rule),
        "done_on": str(deed.done_on),
        "quantity": deed.quantity,
        "points": deed.points,
        "standing_until": str(deed.standing_until),
        "expires_on": str(deed.expires_on),
        "source": deed.source,
        "document": deed.document,
    }


def _given(deed: Deed) -> int:
    first, last = deed.rule.told.period(deed.done_on)
    same = Deed.objects.thanked().filter(member=deed.member, indicator=deed.indicator)
    within = same.filter(done_on__gte=first, done_on__lte=last).exclude(id=deed.id)
    return int(within.aggregate(sum=Sum("points", default=0))["sum"])


def subject_of(deed: Deed) -> tuple[str, str]:
    """What the trail of acts calls the deed."""
    return "credit.deed", reference(deed.member, deed.id)
