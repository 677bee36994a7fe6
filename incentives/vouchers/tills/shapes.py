"""Vouchers as a partner's program sees them: terms and days, nobody and no points."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from incentives.vouchers.actions import terms_of
from incentives.vouchers.models import Redemption, Voucher
from incentives.vouchers.reading import lines_of, words_of
from incentives.vouchers.shapes import TERMS, VoucherTermShape
from incentives.vouchers.tills.models import Algorithm, Outcome, State
from incentives.vouchers.tills.reconciling import Reconciled
from incentives.vouchers.tills.words import Word

MOST_MS = 9_999_999_999_999  # the year 2286


class VoucherShownShape(serializers.Serializer[Any]):
    """What the customer shows: the digits of a scanned pass, its address, or the typed code."""

    voucher = serializers.CharField(max_length=400)


class VoucherAtTillShape(serializers.Serializer[Any]):
    """What it is good for."""

    voucher = serializers.UUIDField()
    offer = serializers.CharField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    terms = serializers.ChoiceField(choices=TERMS)
    words = serializers.CharField()
    lines = VoucherTermShape(many=True)
    valid_until = serializers.DateField()


class RedemptionShape(serializers.Serializer[Any]):
    """That it was used, for the partner's own books; `redemption` stands in the settlement."""

    redemption = serializers.UUIDField()
    used_at = serializers.DateTimeField()
    voucher = VoucherAtTillShape()


def at_till(voucher: Voucher) -> dict[str, Any]:
    """For a till."""
    version = voucher.version
    numbers = lines_of(version, is_better=voucher.is_better)
    return {
        "voucher": voucher.id,
        "offer": version.offer.code,
        "version": version.number,
        "title": version.title,
        "terms": terms_of(voucher),
        "words": words_of(version, is_better=voucher.is_better),
        "lines": [line._asdict() for line in numbers],
        "valid_until": voucher.valid_until,
    }


def redeemed(redemption: Redemption, voucher: Voucher) -> dict[str, Any]:
    """With its number and its time."""
    told = {"redemption": redemption.pk, "used_at": redemption.used_at}
    return {**told, "voucher": at_till(voucher)}


class TillKeyShape(serializers.Serializer[Any]):
    """A device with a key of its own. `public_key`: base64url, 32 bytes of Ed25519, or the 65 of
    an uncompressed P-256 point."""

    name = serializers.CharField(max_length=60)
    algorithm = serializers.ChoiceField(choices=Algorithm.values)
    public_key = serializers.RegexField(r"^[A-Za-z0-9_-]{43,87}$", max_length=87)


class TillShape(serializers.Serializer[Any]):
    """A device: `counter` is the last word kept, `allowed` how far it may go without a net."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=State.values)
    counter = serializers.IntegerField()
    allowed = serializers.IntegerField()
    allowed_until = serializers.DateTimeField(allow_null=True)
    most_offline = serializers.IntegerField()


class TillListShape(serializers.Serializer[Any]):
    """All living ones."""

    results = TillShape(many=True)


class TillWordShape(serializers.Serializer[Any]):
    """One confirmation without a net, signed by the device."""

    counter = serializers.IntegerField(min_value=1, max_value=2_000_000_000)
    digits = serializers.RegexField(r"^[0-9]{222}$", max_length=222)
    at_ms = serializers.IntegerField(min_value=0, max_value=MOST_MS)
    signature = serializers.RegexField(r"^[A-Za-z0-9_-]{86}$", max_length=86)


class TillWordsShape(serializers.Serializer[Any]):
    """What a device confirmed since it last spoke, and its clock now (milliseconds since 1970)."""

    now_ms = serializers.IntegerField(min_value=0, max_value=MOST_MS)
    words = serializers.ListField(child=TillWordShape(), max_length=200)

    def words_in(self) -> list[Word]:
        """As they are heard."""
        return [Word(**each) for each in self.validated_data["words"]]


class TillHeardShape(serializers.Serializer[Any]):
    """What became of one word. Only `used` counts; all else is for the partner to look at."""

    counter = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=Outcome.values)
    words = serializers.CharField(help_text="the outcome for people")
    voucher = serializers.UUIDField(allow_null=True)


class TillReconciledShape(serializers.Serializer[Any]):
    """Each word's outcome, and how far the device may go on."""

    results = TillHeardShape(many=True)
    counter = serializers.IntegerField()
    allowed = serializers.IntegerField()
    allowed_until = serializers.DateTimeField(allow_null=True)
    now = serializers.DateTimeField()


def reconciled_shown(done: Reconciled) -> dict[str, Any]:
    """For the device."""
    results = [
        {
            "counter": one.counter,
            "outcome": str(one.outcome),
            "words": str(one.outcome.label),
            "voucher": one.voucher,
        }
        for one in done.heard
    ]
    return {
        "results": results,
        "counter": done.till.counter,
        "allowed": done.till.allowed,
        "allowed_until": done.till.allowed_until,
        "now": timezone.now(),
    }
