"""Shapes of checks of copies and of subscribers' confirmations."""

from __future__ import annotations

from rest_framework import serializers

from merchants.lookup.copies.checking import MOST
from merchants.lookup.shapes import Shape


class CopyShape(Shape):
    items = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST, help_text="ids of items"
    )


class CheckedShape(Shape):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=["current", "changed", "ended", "unknown"])
    ended_at = serializers.DateTimeField(allow_null=True)
    must_go = serializers.BooleanField(help_text="take it out of your copy")


class CheckedCopyShape(Shape):
    results = CheckedShape(many=True)
    stale = serializers.IntegerField(help_text="how many must go")


class ConfirmationShape(Shape):
    position = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class FollowerShape(Shape):
    name = serializers.CharField()
    position = serializers.CharField()
    confirmed_at = serializers.DateTimeField()
    behind = serializers.IntegerField(help_text="ended items not yet confirmed; 1000 is the most")
    oldest_at = serializers.DateTimeField(allow_null=True)


class FollowersShape(Shape):
    results = FollowerShape(many=True)
