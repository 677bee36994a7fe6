"""Joining and leaving, allowing and refusing: each one transaction, one event, one receipt.

Locks: the person's account, the membership, then whatever the ledger and the deeds lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.acts import record
from backend.accounts.identity.disclosure import identity_of
from backend.accounts.models import User
from backend.accounts.permissions import NotVerified
from backend.audit.models import Event
from backend.consent.actions import (
    AccountClosed,
    TextChanged,
    give_consent,
    refuse_consent,
    withdraw_consent,
)
from backend.consent.models import Consent
from backend.consent.models import State as Decision
from backend.kernel.errors import Denied, NotFound
from backend.proof.models import Entry
from credit.membership import reading
from credit.membership.categories import (
    CENTRE,
    MEMBERSHIP,
    PURPOSES,
    Category,
    purpose_of,
    texts,
)
from credit.membership.models import WORKFLOW, Member, Seat, State
from credit.membership.signals import member_joined, member_leaving

JOINED, LEFT = "membership.joined", "membership.left"


class NotAMember(NotFound):
    code = "not_a_member"
    message = _("您没有加入文明积分。")


class NotAdult(Denied):
    code = "adults_only"
    message = _("文明积分只对年满十八周岁的人开放。")


class Joined(NamedTuple):
    """A membership and the proof of joining; `is_new` is false where there was one before."""

    member: Member
    entry: Entry
    is_new: bool


@transaction.atomic
def join(*, person: User, version: int, allowed: Mapping[Category, int]) -> Joined:
    """Take part from now on. `version` and the values of `allowed`: the texts that were read.

    Joining twice is once. Raises NotVerified, NotAdult, TextChanged, AccountClosed.
    """
    _hold(person)
    mine = reading.member_of(person.pk)
    if mine is not None:
        return Joined(mine, last_entry(person), is_new=False)
    _require_adult(person)
    texts()
    give_consent(person=person, purpose=MEMBERSHIP, recipient=CENTRE, version=version)
    for category, read in allowed.items():
        allow(person=person, category=category, version=read)
    member = Member.objects.create(person=person.pk)
    Seat.objects.create(person=person.pk, member=member.pk)
    act = {"member": str(member.pk), "allowed": sorted(each.value for each in allowed)}
    entry = record(JOINED, subject=_subject(person), actor=person, act=act).entry
    member_joined.send(Member, member=member)
    return Joined(member, entry, is_new=True)


@transaction.atomic
def leave(*, person: User) -> Entry:
    """Take part no longer, from this moment on: points, deeds and consents go; the entry proves it.

    Benefits already taken stay. Raises NotAMember.
    """
    _hold(person)
    member = end(person)
    if member is None:
        raise NotAMember
    given = (
        Consent.objects.of(person.pk)
        .current()
        .filter(recipient=CENTRE, purpose__in=PURPOSES, state=Decision.GIVEN)
    )
    for consent in given:
        withdraw_consent(person=person, purpose=consent.purpose_id, recipient=CENTRE)
    act = {"member": str(member.pk)}
    return record(LEFT, subject=_subject(person), actor=person, act=act).entry


def end(person: User) -> Member | None:
    """Erase the membership with everything above it, in the caller's transaction."""
    found = reading.member_of(person.pk)
    member = reading.held(found.pk) if found else None
    if member is None:
        return None
    member_leaving.send(Member, member=member)
    WORKFLOW.check(member.state, State.LEFT)
    member.person, member.alias, member.state = None, None, State.LEFT
    member.save(update_fields=["person", "alias", "state"])
    Seat.objects.filter(pk=person.pk).delete()
    return member


@transaction.atomic
def allow(*, person: User, category: Category, version: int) -> Consent:
    """From now on deeds of this category may be kept. Raises TextChanged."""
    texts()
    return give_consent(
        person=person, purpose=purpose_of(category), recipient=CENTRE, version=version
    )


@transaction.atomic
def refuse(*, person: User, category: Category) -> Consent:
    """From now on no deed of this category is kept; it costs nothing, and there is a receipt.

    What was given is taken back, what was never given is refused. Refusing twice is once.
    """
    texts()
    _hold(person)
    member = reading.member_of(person.pk)
    if member is not None:
        reading.held(member.pk)  # a deed that is being kept right now is kept before this
    about = {"purpose": purpose_of(category), "recipient": CENTRE}
    mine = Consent.objects.of(person.pk).current().filter(**about).first()
    if mine is not None and mine.state in {Decision.GIVEN, Decision.WITHDRAWN}:
        return withdraw_consent(person=person, **about)
    return refuse_consent(person=person, **about)


def decide(*, person: User, category: Category, is_allowed: bool, version: int | None) -> Consent:
    """One decision as it comes in; whoever allows says which text they read (TextChanged)."""
    if not is_allowed:
        return refuse(person=person, category=category)
    if version is None:
        raise TextChanged
    return allow(person=person, category=category, version=version)


def last_entry(person: User) -> Entry:
    """The proof of the person's last joining or leaving; raises NotAMember."""
    mine = Event.objects.filter(actor=person.pk, verb__in=[JOINED, LEFT])
    last = mine.order_by("-at", "-id").first()
    if last is None:
        raise NotAMember
    return Entry.objects.get(pk=last.data["entry"])


def is_adult(person: User) -> bool | None:
    """Whether the proved birth date says 18; None while nothing is proved."""
    proof = identity_of(person)
    return proof.is_adult(today=timezone.localdate()) if proof else None


def _subject(person: User) -> tuple[str, str]:
    # The person's own, not the membership's number: that one leads to nobody once they left.
    return "credit.membership", str(person.pk)


def _require_adult(person: User) -> None:
    adult = is_adult(person)
    if adult is None:
        raise NotVerified
    if not adult:
        raise NotAdult


def _hold(person: User) -> None:
    # One decision of a person at a time, and none beside their leaving.
    if User.objects.select_for_update().get(pk=person.pk).closed_at:
        raise AccountClosed
