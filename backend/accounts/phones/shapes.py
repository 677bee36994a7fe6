"""A change of number as JSON."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.accounts.fields import LONGEST


class NewPhoneShape(serializers.Serializer[Any]):
    """The number to change to, however typed."""

    phone = serializers.CharField(max_length=LONGEST)


class CodeSentShape(serializers.Serializer[Any]):
    """The same for free and taken numbers."""

    phone = serializers.CharField(help_text="masked: 139****0002")
    valid_minutes = serializers.IntegerField()


class PhoneCodeShape(serializers.Serializer[Any]):
    """What came by text message to the new number."""

    code = serializers.CharField(max_length=20)


class PhoneChangedShape(serializers.Serializer[Any]):
    """The number from now on, and the receipt of the act."""

    phone = serializers.CharField(help_text="masked: 139****0002")
    receipt = serializers.DictField()
