"""Membership as JSON: what goes out, what comes in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.accounts.models import User
from credit.membership.actions import is_adult
from credit.membership.categories import MEMBERSHIP, Category, text_of
from credit.membership.reading import Allowed, agrees, categories_of, member_of


class DeedCategoryShape(serializers.Serializer[Any]):
    """One category of deeds. `refused`: the person said no; otherwise nothing was decided yet."""

    category = serializers.ChoiceField(choices=Category.values)
    name = serializers.CharField()
    allowed = serializers.BooleanField()
    refused = serializers.BooleanField()
    text = serializers.CharField()
    text_version = serializers.IntegerField()
    receipt = serializers.CharField(
        allow_null=True, help_text="where the receipt of the last decision is"
    )


class DeedCategoriesShape(serializers.Serializer[Any]):
    """Every category, in a fixed order."""

    results = DeedCategoryShape(many=True)


class PointsMembershipShape(serializers.Serializer[Any]):
    """Whether one takes part, and what is asked of whoever would. `adult`: null while unproved."""

    joined = serializers.BooleanField()
    member = serializers.UUIDField(allow_null=True)
    joined_at = serializers.DateTimeField(allow_null=True)
    agrees = serializers.BooleanField(help_text="false for a member: nothing new is noted")
    adult = serializers.BooleanField(allow_null=True)
    text = serializers.CharField()
    text_version = serializers.IntegerField()
    categories = DeedCategoryShape(many=True)


class AllowedCategoryShape(serializers.Serializer[Any]):
    """A category that is allowed, and which text was read."""

    category = serializers.ChoiceField(choices=Category.values)
    text_version = serializers.IntegerField(min_value=1, max_value=32767)


class PointsJoiningShape(serializers.Serializer[Any]):
    """What was read and what is allowed; nothing is allowed unless it is named."""

    text_version = serializers.IntegerField(min_value=1, max_value=32767)
    categories = AllowedCategoryShape(many=True, required=False, default=list)


class DeedCategoryDecisionShape(serializers.Serializer[Any]):
    """Allow or refuse one category; whoever allows says which text they read."""

    category = serializers.ChoiceField(choices=Category.values)
    allowed = serializers.BooleanField()
    text_version = serializers.IntegerField(
        min_value=1, max_value=32767, allow_null=True, default=None
    )


def category_shown(one: Allowed) -> dict[str, Any]:
    """For the app."""
    decided = one.decision
    return {
        "category": one.category.value,
        "name": str(one.category.label),
        "allowed": one.is_allowed,
        "refused": one.is_refused,
        "text": one.text.words,
        "text_version": one.text.version,
        "receipt": f"/api/v1/me/consents/{decided.pk}/receipt" if decided else None,
    }


def membership_shown(person: User) -> dict[str, Any]:
    """For the app."""
    member, text = member_of(person.pk), text_of(MEMBERSHIP)
    return {
        "joined": member is not None,
        "member": str(member.pk) if member else None,
        "joined_at": member.joined_at if member else None,
        "agrees": agrees(person.pk),
        "adult": is_adult(person),
        "text": text.words,
        "text_version": text.version,
        "categories": [category_shown(one) for one in categories_of(person.pk)],
    }
