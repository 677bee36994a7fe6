"""Founding organisations, inviting people, joining, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts import acts
from backend.accounts.models import PHONE, User
from backend.accounts.organisations.models import (
    INVITATION,
    MEMBERSHIP,
    Invitation,
    Kind,
    Membership,
    Organisation,
    Role,
    Standing,
)
from backend.accounts.people import e164
from backend.accounts.signals import invited
from backend.kernel.constraints import constraint
from backend.kernel.errors import Conflict, Denied, Invalid, NotFound
from backend.kernel.vault import vault

OPEN_FOR = timedelta(days=7)


class CodeTaken(Conflict):
    code = "organisation_code_taken"
    message = _("这个机构代码已被使用。")


class ShopTaken(Conflict):
    code = "shop_already_claimed"
    message = _("这家店铺已有负责人，请由其邀请。")


class NotAnOwner(Denied):
    code = "not_an_owner"
    message = _("只有负责人可以这样做。")


class AlreadyInvited(Conflict):
    code = "already_invited"
    message = _("已经邀请过这个手机号，正等待答复。")


class AlreadyAMember(Conflict):
    code = "already_a_member"
    message = _("你已经属于这个机构。")


class InvitationOver(Conflict):
    code = "invitation_over"
    message = _("这份邀请已经结束。")


class LastOwner(Conflict):
    code = "last_owner"
    message = _("至少要留一位负责人。")


class UnknownRole(Invalid):
    code = "unknown_role"
    message = _("没有这种角色。")


@transaction.atomic
def found_organisation(  # noqa: PLR0913  # a row of its table
    *,
    kind: Kind,
    code: str,
    name: str,
    actor: User | None,
    merchant: UUID | None = None,
    source_codes: Sequence[str] = (),
    divisions: Sequence[str] = (),
    subject_kinds: Sequence[str] = (),
) -> Organisation:
    """A new organisation, nobody in it yet. Raises CodeTaken, ShopTaken."""
    organisation = Organisation(
        kind=kind,
        code=code,
        name=name,
        merchant=merchant,
        source_codes=list(source_codes),
        divisions=list(divisions),
        subject_kinds=list(subject_kinds),
    )
    with (
        constraint("one_organisation_per_shop", raises=ShopTaken),
        constraint("accounts_organisation_code_key", raises=CodeTaken),
    ):
        organisation.save(force_insert=True)
    said = {"organisation": str(organisation.pk), "kind": str(kind), "code": code}
    acts.record("organisation.founded", subject=organisation, actor=actor, act=said)
    return organisation


@transaction.atomic
def invite(*, organisation: Organisation, phone: str, role: str, actor: User | None) -> Invitation:
    """Ask a phone number to join; no word about whether anybody here has it. No actor: an operator.

    Raises NotAMobileNumber, UnknownRole, NotFound, NotAnOwner, AlreadyInvited.
    """
    if role not in Role.values:
        raise UnknownRole
    number = e164(phone)
    held = _held(organisation)
    if actor is not None:
        owner_of(held, actor)
    _end_old(held.invitations.all())
    if held.invitations.filter(
        state="open", phone_index__in=vault().blind_indexes(number, context=PHONE)
    ).exists():
        raise AlreadyInvited
    invitation = Invitation.objects.create(
        organisation=held,
        phone_index=vault().blind_index(number, context=PHONE),
        role=role,
        expires_at=timezone.now() + OPEN_FOR,
    )
    _recorded("invitation.made", invitation, actor)
    announce = partial(invited.send_robust, sender=Invitation, invitation=invitation.pk)
    transaction.on_commit(announce)
    return invitation


@transaction.atomic
def withdraw_invitation(*, organisation: Organisation, invitation: UUID, actor: User) -> None:
    """Take an open one back. Raises NotFound, NotAnOwner, InvitationOver."""
    held = _held(organisation)
    owner_of(held, actor)
    found = held.invitations.filter(pk=invitation).first()
    if found is None:
        raise NotFound
    _close(found, Invitation.State.WITHDRAWN)
    _recorded("invitation.withdrawn", found, actor)


def invitations_of(person: User) -> QuerySet[Invitation]:
    """What this person's proved number is asked, still open."""
    good = {"expires_at__gt": timezone.now(), "organisation__standing": Standing.ACTIVE}
    return asked_of(person).select_related("organisation").filter(**good)


def asked_of(person: User) -> QuerySet[Invitation]:
    """Every row that still knows this person's proved number, whether or not it is good."""
    if person.phone_verified_at is None or person.phone is None:
        return Invitation.objects.none()
    indexes = vault().blind_indexes(person.phone, context=PHONE)
    return Invitation.objects.filter(state="open", phone_index__in=indexes)


def let_invitations_expire() -> int:
    """Numbers nobody answered for within the week are forgotten; how many."""
    return _end_old(Invitation.objects.all())


@transaction.atomic
def accept_invitation(*, invitation: UUID, person: User) -> Membership:
    """Join. Raises NotFound, InvitationOver, AlreadyAMember."""
    found = _mine(invitation, person)
    with constraint("one_membership_per_person", raises=AlreadyAMember):
        joined = Membership.objects.create(
            person=person, organisation=found.organisation, role=found.role
        )
    _close(found, Invitation.State.ACCEPTED)
    said = {"membership": str(joined.pk), "organisation": str(found.organisation_id)}
    acts.record("membership.begun", subject=joined, actor=person, act={**said, "role": joined.role})
    return joined


@transaction.atomic
def decline_invitation(*, invitation: UUID, person: User) -> None:
    """Say no. Raises NotFound, InvitationOver."""
    found = _mine(invitation, person)
    _close(found, Invitation.State.DECLINED)
    _recorded("invitation.declined", found, person)


@transaction.atomic
def end_membership(*, organisation: Organisation, membership: UUID, actor: User) -> None:
    """By an owner, or by oneself; the last owner stays. Raises NotFound, NotAnOwner, LastOwner."""
    held = _held(organisation)
    found = held.memberships.filter(pk=membership).first()
    if found is None:
        raise NotFound
    if found.person_id != actor.pk:
        owner_of(held, actor)
    MEMBERSHIP.check(found.state, "ended")
    owners = held.memberships.filter(state="active", role=Role.OWNER)
    if found.role == Role.OWNER and not owners.exclude(pk=found.pk).exists():
        raise LastOwner
    found.state, found.ended_at = Membership.State.ENDED, timezone.now()
    found.save(update_fields=["state", "ended_at"])
    said = {"membership": str(found.pk), "organisation": str(held.pk)}
    acts.record("membership.ended", subject=found, actor=actor, act=said, acting_for=held)


def owner_of(organisation: Organisation, person: User) -> Membership:
    """The person's membership as an owner. Raises NotFound for strangers, NotAnOwner for staff."""
    held = organisation.memberships.filter(
        person=person, state="active", organisation__standing=Standing.ACTIVE
    ).first()
    if held is None:
        raise NotFound
    if held.role != Role.OWNER:
        raise NotAnOwner
    return held


def _held(organisation: Organisation) -> Organisation:
    """The organisation, one change of its people at a time."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _mine(invitation: UUID, person: User) -> Invitation:
    asked = Invitation.objects.filter(pk=invitation).first()
    if asked is None or person.phone is None or person.phone_verified_at is None:
        raise NotFound
    held = _held(asked.organisation)
    asked.refresh_from_db()
    if not _was_offered(asked, person):  # an answered one names nobody any more
        raise NotFound
    if asked.expires_at <= timezone.now() or held.standing != Standing.ACTIVE:
        raise InvitationOver
    return asked


def _was_offered(invitation: Invitation, person: User) -> bool:
    indexes = vault().blind_indexes(str(person.phone), context=PHONE)
    return invitation.phone_index is not None and bytes(invitation.phone_index) in indexes


def _end_old(some: QuerySet[Invitation]) -> int:
    old = some.filter(state="open", expires_at__lte=timezone.now())
    return old.update(state="expired", phone_index=None)


def _close(invitation: Invitation, state: Invitation.State) -> None:
    INVITATION.check(invitation.state, state)
    invitation.state, invitation.phone_index = state, None
    invitation.save(update_fields=["state", "phone_index"])


def _recorded(verb: str, invitation: Invitation, actor: User | None) -> None:
    said = {"invitation": str(invitation.pk), "organisation": str(invitation.organisation_id)}
    acting = invitation.organisation_id if verb != "invitation.declined" else None
    acts.record(verb, subject=invitation, actor=actor, act=said, acting_for=acting)
