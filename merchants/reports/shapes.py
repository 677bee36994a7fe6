"""The shapes of what the API tells of credit reports."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from merchants.reports.models import State


class Shape(serializers.Serializer[Any]):
    """A described answer; nothing is ever read or written through it."""


class SignedReportShape(Shape):
    """What is signed: which bytes are the report. It tells nothing of what the report says."""

    version = serializers.IntegerField()
    number = serializers.CharField(help_text="22 characters: yyyyMMddHHmmss and 8 more")
    merchant = serializers.CharField(help_text="public code")
    uscc = serializers.CharField(allow_blank=True)
    as_of = serializers.DateTimeField()
    items = serializers.IntegerField()
    pdf_sha256 = serializers.CharField(help_text="hex")
    json_sha256 = serializers.CharField(help_text="hex")


class SinceShape(Shape):
    """What the public page told after the report was made."""

    ended = serializers.IntegerField(help_text="items whose publication ended")
    changed = serializers.IntegerField(help_text="other changes")


class CreditReportShape(Shape):
    """A report that was asked for. Ask again until `state` is `ready`."""

    id = serializers.UUIDField()
    merchant = serializers.CharField(help_text="public code")
    state = serializers.ChoiceField(choices=State.values)
    items = serializers.IntegerField(help_text="0 until its facts are gathered")
    number = serializers.CharField(allow_null=True)
    statement = SignedReportShape(allow_null=True)
    pdf = serializers.CharField(
        allow_null=True, help_text="address; null when not ready, or not given out any more"
    )
    json = serializers.CharField(allow_null=True)


class CheckedReportShape(Shape):
    """Whether a report is genuine, and whether it still says what is public today."""

    state = serializers.ChoiceField(choices=["genuine", "forged"])
    statement = SignedReportShape()
    signature = serializers.CharField(
        help_text="Ed25519, base64, over `chengyi/credit-report/v1`, a zero byte and the "
        "statement as canonical JSON (sorted keys, no blanks, UTF-8)"
    )
    key_id = serializers.IntegerField(help_text="of `/api/open/v1/licence-keys`")
    is_current = serializers.BooleanField(help_text="the public page says the same today")
    since = SinceShape()
    receipt = serializers.DictField(help_text="to be checked without us; see /transparency")
