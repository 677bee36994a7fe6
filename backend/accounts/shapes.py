"""What the app is told about whoever is signed in."""

from __future__ import annotations

from rest_framework import serializers


class MeShape(serializers.Serializer[object]):
    """Who is signed in, without anything that would identify them to somebody looking on."""

    phone = serializers.CharField(help_text="masked: 139****0001; empty without a number")
    level = serializers.ChoiceField(choices=["signed_in", "verified"])
    has_second_factor = serializers.BooleanField()
    second_factor_confirmed = serializers.BooleanField(help_text="in this session, today")
