"""Organisations as JSON: what goes out, what comes in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.accounts.organisations.desks import DESKS, entries_of
from backend.accounts.organisations.keys import KEYS_FOR
from backend.accounts.organisations.models import (
    ApiKey,
    Invitation,
    Kind,
    Membership,
    Organisation,
    Role,
)


class OrganisationShape(serializers.Serializer[Any]):
    """Somebody one may act for. `merchant`: of a shop, its registry key."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Kind.values)
    code = serializers.CharField()
    name = serializers.CharField()
    merchant = serializers.UUIDField(allow_null=True)


class MembershipShape(serializers.Serializer[Any]):
    """One's own place in an organisation."""

    id = serializers.UUIDField()
    organisation = OrganisationShape()
    role = serializers.ChoiceField(choices=Role.values)
    since = serializers.DateTimeField()


class MyInvitationShape(serializers.Serializer[Any]):
    """One's number is asked to join."""

    id = serializers.UUIDField()
    organisation = OrganisationShape()
    role = serializers.ChoiceField(choices=Role.values)
    expires_at = serializers.DateTimeField()


class MyInvitationsShape(serializers.Serializer[Any]):
    """Every open one."""

    results = MyInvitationShape(many=True)


class ActingShape(serializers.Serializer[Any]):
    """For whom this session acts (null: oneself), and what there is to choose from."""

    acting_for = MembershipShape(allow_null=True)
    memberships = MembershipShape(many=True)


class ActingChoiceShape(serializers.Serializer[Any]):
    """The membership to act by."""

    membership = serializers.UUIDField()


class MemberShape(serializers.Serializer[Any]):
    """Somebody who belongs to it; who they are beyond that is theirs."""

    id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Role.values)
    since = serializers.DateTimeField()
    is_me = serializers.BooleanField()


class MembersShape(serializers.Serializer[Any]):
    """Who belongs to it now; 200 at most."""

    results = MemberShape(many=True)


class InvitationShape(serializers.Serializer[Any]):
    """An open invitation; the number is not told again, only its index is kept."""

    id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Role.values)
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class InvitationsShape(serializers.Serializer[Any]):
    """Open ones; 200 at most."""

    results = InvitationShape(many=True)


class InvitePhoneShape(serializers.Serializer[Any]):
    """Whom to ask, as what."""

    phone = serializers.CharField(max_length=40)
    role = serializers.ChoiceField(choices=Role.values)


class KeyShape(serializers.Serializer[Any]):
    """A program's key, without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    is_live = serializers.BooleanField()
    made_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)


class KeysShape(serializers.Serializer[Any]):
    """Newest first; 200 at most."""

    results = KeyShape(many=True)


class IssuedKeyShape(KeyShape):
    """`token` is shown this once: only its digest is kept."""

    token = serializers.CharField()


class NewKeyShape(serializers.Serializer[Any]):
    """What the key is called and may do: `intake:permits` and the like."""

    name = serializers.CharField(max_length=60)
    scopes = serializers.ListField(
        child=serializers.CharField(max_length=60), min_length=1, max_length=50
    )


class DeskEntryShape(serializers.Serializer[Any]):
    """Work at the desk: where, and how many things wait."""

    title = serializers.CharField()
    address = serializers.CharField()
    waiting = serializers.IntegerField()


class OrganisationHomeShape(OrganisationShape):
    """The organisation's home for somebody who belongs to it."""

    role = serializers.ChoiceField(choices=Role.values)
    desk = serializers.CharField()
    entries = DeskEntryShape(many=True)
    has_keys = serializers.BooleanField()
    source_codes = serializers.ListField(child=serializers.CharField())
    divisions = serializers.ListField(child=serializers.CharField())
    subject_kinds = serializers.ListField(child=serializers.CharField())


def membership_shown(membership: Membership) -> dict[str, Any]:
    """One's own place."""
    return dict(MembershipShape(membership).data)


def invitation_shown(invitation: Invitation) -> dict[str, Any]:
    """An invitation, for the organisation."""
    return dict(InvitationShape(invitation).data)


def member_shown(membership: Membership, *, mine: Membership) -> dict[str, Any]:
    """A member, for another member."""
    told = {"id": membership.pk, "role": membership.role, "since": membership.since}
    return told | {"is_me": membership.pk == mine.pk}


def key_shown(key: ApiKey) -> dict[str, Any]:
    """A key without its secret."""
    fields = ("name", "prefix", "scopes", "made_at", "ends_at", "last_used_at")
    told = {name: getattr(key, name) for name in fields}
    return told | {"id": key.pk, "is_live": key.is_live()}


def home_shown(here: Organisation, *, mine: Membership) -> dict[str, Any]:
    """What OrganisationHomeShape describes."""
    fields = ("id", "kind", "code", "name", "merchant", "source_codes", "divisions")
    told = {name: getattr(here, name) for name in (*fields, "subject_kinds")}
    return told | {
        "role": mine.role,
        "desk": DESKS.get(here.kind, "/me/acting-for"),
        "entries": [one._asdict() for one in entries_of(here)],
        "has_keys": here.kind in KEYS_FOR,
    }
