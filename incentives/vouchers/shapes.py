"""Vouchers as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers

from incentives.vouchers.actions import terms_of
from incentives.vouchers.models import State, Voucher
from incentives.vouchers.reading import (
    Asked,
    is_givable,
    is_shown_by,
    lines_of,
    open_gift,
    words_of,
)

TERMS = ["everyone", "better"]


class VoucherWishShape(serializers.Serializer[Any]):
    """What is taken: the offer, the version that was read, and which of its terms."""

    offer = serializers.CharField(max_length=10)
    version = serializers.IntegerField(min_value=1, max_value=32767)
    terms = serializers.ChoiceField(choices=TERMS)


class VoucherPhoneShape(serializers.Serializer[Any]):
    """The number of the relative who is asked."""

    phone = serializers.CharField(max_length=20)


class VoucherAnswerShape(serializers.Serializer[Any]):
    """Whether it is taken over."""

    accept = serializers.BooleanField()


class VoucherNothingShape(serializers.Serializer[Any]):
    """No fields: the address says it all."""


class VoucherTermShape(serializers.Serializer[Any]):
    """One line of the terms, as it holds on this voucher."""

    code = serializers.CharField()
    name = serializers.CharField()
    holds = serializers.CharField(help_text="with its unit, in the reader's language")


class MyVoucherShape(serializers.Serializer[Any]):
    """One voucher as a list shows it. `points`: of the reader; 0 where a relative paid."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=State.values)
    reason = serializers.CharField(help_text="why it ended unused, else empty")
    offer = serializers.CharField()
    title = serializers.CharField()
    partner = serializers.CharField()
    terms = serializers.ChoiceField(choices=TERMS)
    words = serializers.CharField()
    points = serializers.IntegerField()
    taken_at = serializers.DateTimeField()
    valid_until = serializers.DateField(help_text="the last day")
    ended_at = serializers.DateTimeField(allow_null=True)
    received = serializers.BooleanField(help_text="handed to the reader by a relative")
    handed_on = serializers.BooleanField(help_text="the reader's, shown by a relative now")


class VoucherPassShape(serializers.Serializer[Any]):
    """What a till scans: 222 digits, good for hours; ask again for another."""

    digits = serializers.CharField()
    good_until = serializers.DateTimeField()


class MyVoucherWholeShape(MyVoucherShape):
    """The same with its numbers, and while it can be shown its code and pass."""

    lines = VoucherTermShape(many=True)
    code = serializers.CharField(allow_null=True)
    shown = VoucherPassShape(allow_null=True)
    gift_open = serializers.BooleanField(help_text="a relative was asked and has not answered")
    givable = serializers.BooleanField()


class MyVouchersShape(serializers.Serializer[Any]):
    """The newest first."""

    results = MyVoucherShape(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class VoucherGiftShape(serializers.Serializer[Any]):
    """A voucher that somebody who knows your number would hand on to you."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    partner = serializers.CharField()
    words = serializers.CharField()
    valid_until = serializers.DateField()
    expires_at = serializers.DateTimeField()


class VoucherGiftsShape(serializers.Serializer[Any]):
    """Those still to be answered."""

    results = VoucherGiftShape(many=True)


def shown(voucher: Voucher, *, reader: UUID) -> dict[str, Any]:
    """For whoever took it, or has it now."""
    version, is_taker = voucher.version, voucher.holder_id == reader
    return {
        "id": voucher.id,
        "state": voucher.state,
        "reason": voucher.reason,
        "offer": version.offer.code,
        "title": version.title,
        "partner": version.offer.partner.name,
        "terms": terms_of(voucher),
        "words": words_of(version, is_better=voucher.is_better),
        "points": voucher.points if is_taker else 0,
        "taken_at": voucher.taken_at,
        "valid_until": voucher.valid_until,
        "ended_at": voucher.ended_at,
        "received": not is_taker,
        "handed_on": is_taker and voucher.bearer is not None,
    }


def shown_whole(voucher: Voucher, *, reader: UUID, signed: Any = None) -> dict[str, Any]:
    """The same with what a till asks for; `signed` is its pass and until when."""
    can_show, gift = is_shown_by(voucher, reader), open_gift(voucher)
    is_taker = voucher.holder_id == reader
    told = {"digits": signed[0], "good_until": signed[1]} if can_show and signed else None
    numbers = lines_of(voucher.version, is_better=voucher.is_better)
    return shown(voucher, reader=reader) | {
        "lines": [line._asdict() for line in numbers],
        "code": voucher.code if can_show else None,
        "shown": told,
        "gift_open": is_taker and gift is not None,
        "givable": is_taker and can_show and is_givable(voucher) and gift is None,
    }


def gift_shown(asked: Asked) -> dict[str, Any]:
    """What it is; who gives it they know from each other."""
    version = asked.voucher.version
    return {
        "id": asked.gift.id,
        "title": version.title,
        "partner": version.offer.partner.name,
        "words": words_of(version, is_better=asked.voucher.is_better),
        "valid_until": asked.voucher.valid_until,
        "expires_at": asked.gift.expires_at,
    }
