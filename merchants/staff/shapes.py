"""Claims of shops as JSON: what goes out, what comes in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.deadlines.shapes import DeadlineShape
from merchants.staff.cases import LONGEST
from merchants.staff.models import ClaimKind, ClaimState


class ClaimedShopNameShape(serializers.Serializer[Any]):
    """The shop as the register names it."""

    code = serializers.CharField()
    name = serializers.CharField()


class ListedShopClaimShape(serializers.Serializer[Any]):
    """A claim without anything about who filed it."""

    id = serializers.UUIDField()
    shop = ClaimedShopNameShape()
    kind = serializers.ChoiceField(choices=ClaimKind.values)
    state = serializers.ChoiceField(choices=ClaimState.values)
    filed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    is_appeal = serializers.BooleanField()
    deadline = DeadlineShape()


class ShopClaimShape(ListedShopClaimShape):
    """One's own claim."""

    words = serializers.CharField(allow_blank=True)
    reasons = serializers.CharField(allow_blank=True)
    may_be_appealed = serializers.BooleanField()
    files = serializers.IntegerField(help_text="how many were handed in")


class ShopClaimsShape(serializers.Serializer[Any]):
    """Newest first."""

    results = ShopClaimShape(many=True)


class ListedShopClaimsShape(serializers.Serializer[Any]):
    """What waits, what came first first; 200 at most."""

    results = ListedShopClaimShape(many=True)


class OpenedShopClaimShape(ListedShopClaimShape):
    """For the operator who decides. `is_registered_representative` null: the register is silent."""

    words = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    is_registered_representative = serializers.BooleanField(allow_null=True)
    files = serializers.ListField(child=serializers.UUIDField())


class ShopClaimWishShape(serializers.Serializer[Any]):
    """`shop`: its public code, unified code or registration number."""

    shop = serializers.CharField(max_length=50)
    words = serializers.CharField(max_length=LONGEST)


class ShopByCodeShape(serializers.Serializer[Any]):
    """The office's letter: the shop, and the code as printed."""

    shop = serializers.CharField(max_length=50)
    code = serializers.CharField(max_length=40)


class ShopClaimFilesShape(serializers.Serializer[Any]):
    """Evidence: PDF or images."""

    files = serializers.ListField(child=serializers.FileField(), min_length=1, max_length=9)


class ShopClaimAppealShape(serializers.Serializer[Any]):
    """Why the refusal is wrong."""

    words = serializers.CharField(max_length=LONGEST)


class ClaimedShopShape(serializers.Serializer[Any]):
    """The shop's organisation and one's membership in it."""

    organisation = serializers.UUIDField()
    membership = serializers.UUIDField()
    role = serializers.CharField()


class ShopClaimDecisionShape(serializers.Serializer[Any]):
    """Approve or refuse, with reasons."""

    approved = serializers.BooleanField()
    reasons = serializers.CharField(max_length=LONGEST)


class CodeWishShape(serializers.Serializer[Any]):
    """The shop a code is for."""

    shop = serializers.CharField(max_length=50)


class IssuedClaimCodeShape(serializers.Serializer[Any]):
    """`code` is shown this once; only a keyed index of it is kept."""

    shop = ClaimedShopNameShape()
    code = serializers.CharField()
    expires_at = serializers.DateTimeField()
