"""The office's desk as JSON."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from merchants.complaints.choices import Ending, Ground
from merchants.complaints.shapes import ComplaintTextShape, MerchantShape
from merchants.complaints.words import LONGEST
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


class ComplaintRefusalShape(serializers.Serializer[Any]):
    """One of the seven grounds, and reasons."""

    ground = serializers.ChoiceField(choices=Ground.choices)
    reasons = serializers.CharField(max_length=LONGEST)


class ComplaintEndShape(ComplaintTextShape):
    """How mediation ends; `text` holds the terms agreed or the reasons."""

    ending = serializers.ChoiceField(choices=Ending.choices)


class ComplaintTermShape(serializers.Serializer[Any]):
    """More time, with the reason that is shown."""

    days = serializers.IntegerField(min_value=1, max_value=60)
    reason = serializers.CharField(max_length=500)


class ComplaintMaterialsShape(ComplaintTextShape):
    """What is missing, and working days to add it."""

    days = serializers.IntegerField(min_value=1, max_value=30)


class ComplaintTransferShape(serializers.Serializer[Any]):
    """The office that is competent."""

    office = serializers.UUIDField()


class ComplaintColleagueShape(serializers.Serializer[Any]):
    """A colleague of the same office."""

    officer = serializers.UUIDField()
