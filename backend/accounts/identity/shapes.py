"""Proof of identity as JSON: what comes in, what goes out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.accounts.identity.disclosure import identity_of, masked
from backend.accounts.models import User


class ClaimShape(serializers.Serializer[Any]):
    """Who somebody says they are; `move`: take the proof over from another account of theirs."""

    name = serializers.CharField(max_length=100)
    number = serializers.CharField(max_length=60)
    move = serializers.BooleanField(default=False)


class ProvenIdentityShape(serializers.Serializer[Any]):
    """One's own level and, once verified, one's masked identity."""

    level = serializers.ChoiceField(choices=["signed_in", "verified"])
    name = serializers.CharField(help_text='masked; "" without a proof')
    number = serializers.CharField(help_text='masked; "" without a proof')
    is_adult = serializers.BooleanField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    moved_away = serializers.BooleanField(help_text="the proof went to another account")


class ProvedShape(ProvenIdentityShape):
    """The same with the receipt of the act."""

    receipt = serializers.DictField()


def identity_shown(person: User) -> dict[str, Any]:
    """What ProvenIdentityShape describes."""
    held = identity_of(person)
    last = person.identities.order_by("pk").last()
    told = masked(held)._asdict() if held else dict.fromkeys(("is_adult", "verified_at"))
    return {
        "level": "verified" if held else "signed_in",
        "name": "",
        "number": "",
        "moved_away": held is None and last is not None and last.state == "moved",
        **told,
    }
