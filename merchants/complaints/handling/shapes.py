"""The office's desk as JSON."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from merchants.complaints.shapes import MerchantShape
from merchants.complaints.workflows import HandlingStatus


class HandledShape(serializers.Serializer[Any]):
    """Where the handling stands after the step."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=HandlingStatus.choices)


class DeskRowShape(HandledShape):
    """One complaint on the desk; whose it is, is not told in a list."""

    number = serializers.CharField()
    merchant = MerchantShape()
    category_name = serializers.CharField()
    status_name = serializers.CharField()
    why = serializers.CharField()
    received_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    is_taken = serializers.BooleanField()


class DeskRowsShape(serializers.Serializer[Any]):
    """A page of the desk."""

    results = DeskRowShape(many=True)
    next = serializers.CharField(allow_null=True)
