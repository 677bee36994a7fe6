"""Who is a member, and what they allow. What is not allowed reads like not being a member.

Others only ever ask `keeper_of`: it answers the same nothing for whoever is unknown, has not
joined, or refused the category, so that no office and no partner can tell these apart.
"""

from __future__ import annotations

import hmac
from typing import NamedTuple
from uuid import UUID, uuid4

from django.utils import timezone

from backend.accounts.identity.models import Identity
from backend.accounts.models import User
from backend.consent.guards import has_consent
from backend.consent.models import Consent, PurposeText
from backend.consent.models import State as Decision
from credit.membership.categories import CENTRE, MEMBERSHIP, Category, purpose_of, texts
from credit.membership.models import Member, Seat, State


class Allowed(NamedTuple):
    """One category as its owner sees it: what is asked, and whether it holds today."""

    category: Category
    text: PurposeText
    is_allowed: bool
    decision: Consent | None

    @property
    def is_refused(self) -> bool:
        """Whether the person said no, rather than nothing."""
        said = self.decision.state if self.decision else ""
        return said in {Decision.REFUSED, Decision.WITHDRAWN}


def member_of(person: UUID) -> Member | None:
    """The person's membership, if they take part."""
    seat = Seat.objects.filter(pk=person).first()
    if seat is None:
        return None
    return Member.objects.filter(pk=seat.member, person=person, state=State.JOINED).first()


def held(member: UUID) -> Member | None:
    """The membership, locked until the caller's transaction ends: nobody leaves meanwhile.

    None once they left. Take this before anything of the member is written.
    """
    joined = Member.objects.select_for_update(no_key=True).filter(pk=member, state=State.JOINED)
    return joined.first()


def reference(member: Member, number: UUID) -> str:
    """What the trail of acts calls a deed or whatever else of the member has this number.

    Salted with the alias: when the member leaves it goes, and nobody can tell any more what of
    whom was meant.
    """
    salt = (member.alias or uuid4()).bytes
    return hmac.digest(salt, number.bytes, "sha256").hex()


def own(member: Member, actor: User) -> User | UUID:
    """Under which number an act is written: a member's about themselves under their alias."""
    return member.alias if member.alias and actor.pk == member.person else actor


def keeper_of(person: UUID, category: Category) -> Member | None:
    """The membership, locked, under which a deed of this category may be kept; else None.

    One person has one live proof of identity: whose proof moved to another account keeps what they
    have there and gains nothing more, or two accounts would be thanked for one deed.
    Call it inside the action that keeps the deed.
    """
    found = member_of(person)
    member = held(found.pk) if found else None
    if member is None or member.person != person:
        return None
    return member if proof_of(person) and allows(person, category) else None


def proof_of(person: UUID) -> Identity | None:
    """The live proof of who the person is; none when it moved to another account of theirs."""
    return Identity.objects.live().filter(person=person).first()


def agrees(person: UUID) -> bool:
    """Whether the person's consent to take part holds now; without it nothing new is kept."""
    return has_consent(subject=person, recipient=CENTRE, purpose=MEMBERSHIP)


def allows(person: UUID, category: Category) -> bool:
    """Whether the person's consents to membership and to this category hold now."""
    asked = purpose_of(category)
    return agrees(person) and has_consent(subject=person, recipient=CENTRE, purpose=asked)


def categories_of(person: UUID) -> list[Allowed]:
    """Every category, in a fixed order, with what the person decided about it."""
    asked = texts()
    mine = Consent.objects.of(person).current().filter(recipient=CENTRE)
    decided = {one.purpose_id: one for one in mine}
    holding = set(mine.in_force(timezone.localdate()).values_list("purpose_id", flat=True))
    return [
        Allowed(
            each,
            asked[purpose_of(each)],
            purpose_of(each) in holding,
            decided.get(purpose_of(each)),
        )
        for each in Category
    ]
