"""Rules as JSON, for anybody."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from rest_framework import serializers

from credit.catalogue import signing
from credit.catalogue.models import LEVELS, Rule
from credit.catalogue.terms import Dimension, Period, Route, Unit
from credit.membership.categories import Category


class PointsRuleTermsShape(serializers.Serializer[Any]):
    """What counts, what it is worth, how long."""

    dimension = serializers.ChoiceField(choices=Dimension.values)
    category = serializers.ChoiceField(choices=Category.values)
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    counts_zh = serializers.CharField()
    counts_en = serializers.CharField()
    evidence_zh = serializers.CharField()
    evidence_en = serializers.CharField()
    unit = serializers.ChoiceField(choices=Unit.values)
    points = serializers.IntegerField(help_text="for one unit; never negative")
    cap_points = serializers.IntegerField()
    cap_period = serializers.ChoiceField(choices=Period.values)
    standing_months = serializers.IntegerField(help_text="from the day of the deed")
    spendable_months = serializers.IntegerField(help_text="from the day of the award")
    office = serializers.CharField(help_text="subject kind of the offices that may vouch for it")
    routes = serializers.ListField(child=serializers.ChoiceField(choices=Route.values))


class PointsLevelShape(serializers.Serializer[Any]):
    """A friendly name above a threshold of standing; nothing depends on it."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    from_points = serializers.IntegerField()


class PointsRuleSignatureShape(serializers.Serializer[Any]):
    """Ed25519 over the canonical JSON (RFC 8785) of `signed`."""

    key = serializers.CharField()
    signature = serializers.CharField(help_text="base64")
    previous = serializers.CharField(help_text="SHA-256 of what was signed of the version before")


class PointsRuleShape(serializers.Serializer[Any]):
    """One version of one subject; `signed` is rebuilt from these fields and `previous`."""

    subject = serializers.CharField(help_text='an indicator, or "levels"')
    version = serializers.IntegerField()
    announced_on = serializers.DateField()
    starts_on = serializers.DateField()
    terms = PointsRuleTermsShape(required=False)
    levels = PointsLevelShape(many=True, required=False)
    receipt = serializers.UUIDField(help_text="its entry in the transparency log")
    signed = PointsRuleSignatureShape()


class PointsRuleKeyShape(serializers.Serializer[Any]):
    """A key that signs rules, or did."""

    key = serializers.CharField()
    public_key = serializers.CharField(help_text="base64, Ed25519")


class PointsRulesShape(serializers.Serializer[Any]):
    """What holds today, and what is announced."""

    today = serializers.DateField()
    in_force = PointsRuleShape(many=True)
    announced = PointsRuleShape(many=True)
    keys = PointsRuleKeyShape(many=True)


class PointsRuleVersionsShape(serializers.Serializer[Any]):
    """Every announced version of one subject, the newest first."""

    results = PointsRuleShape(many=True)


def version_shown(rule: Rule) -> dict[str, Any]:
    """For the app and for whoever checks the signature."""
    said = signing.document(rule)
    content = rule.terms if rule.subject == LEVELS else {"terms": rule.terms}
    return {
        "subject": rule.subject,
        "version": rule.version,
        "announced_on": rule.announced_on,
        "starts_on": rule.starts_on,
        "receipt": rule.receipt,
        **content,
        "signed": {
            "key": rule.key_id,
            "signature": b64encode(bytes(rule.signature or b"")).decode(),
            "previous": said["previous"],
        },
    }
