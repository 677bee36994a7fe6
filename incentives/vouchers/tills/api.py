"""/api/partner/v1/vouchers: a partner's own till programs; and the keys that sign passes."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.api.views import OpenView, tagged
from incentives.offers.models import PUBLIC, Version, Way
from incentives.partners.api import PartnerProgramView
from incentives.partners.models import Partner
from incentives.partners.scopes import VOUCHERS_REDEEM
from incentives.vouchers.redeeming import (
    Shown,
    Use,
    look_up,
    numbered,
    read,
    redeem,
    require_good,
    void_by_partner,
)
from incentives.vouchers.signing import believed
from incentives.vouchers.tills import shapes
from incentives.vouchers.tills.actions import ask_for_till
from incentives.vouchers.tills.models import State, Till
from incentives.vouchers.tills.reconciling import reconcile
from incentives.vouchers.tills.words import unpacked

MOST_OFFERS = 200
KEYS = """The keys that sign the passes of vouchers. A pass is 222 digits: a big-endian integer of
93 bytes, `01`, 28 bytes (version and algorithm 1, key id 1, voucher's code 6, offer's code 6,
version of the offer 2, flags 1 with bit 0 for better terms, turn 1, partner 6: the first bytes of
the SHA-256 of its code, good until 4: seconds since 1970) and an Ed25519 signature (64) over the
ASCII text `chengyi/voucher-pass/v1`, a zero byte and the 28 bytes. Codes are numbers in base 26
over `23456789BCDFGHJKMNPQRTVWXY`."""
WORDS = """Scope `vouchers:redeem`. A word is signed by the device over five lines joined by a line
feed: `chengyi/till-word/v1`, the till's id, counter, the 222 digits of the pass, at_ms (Ed25519; or
ECDSA P-256 with SHA-256, r and s of 32 bytes each). Words are heard in the order of the counter,
each once: a gap or another word under a known counter is refused, the same word again is answered
as before. `allowed` and `allowed_until` say how far the device may go before it speaks again; with
an empty list this only renews them. A clock that is wrong by more than five minutes goes no
further. A voucher used twice is a conflict of the partner's; its holder is never charged twice."""


def shown_in(request: Request) -> Shown:
    """What the program was shown. Raises NoSuchVoucher, PassMalformed, PassForged."""
    asked = shapes.VoucherShownShape(data=request.data)
    asked.is_valid(raise_exception=True)
    return read(asked.validated_data["voucher"])


def _number_in(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == len(str(UUID(int=0))) else None
    except ValueError:
        return None


class VoucherChecks(Idempotent, PartnerProgramView):
    """POST /api/partner/v1/vouchers/checks."""

    scope = VOUCHERS_REDEEM
    needs_agreement = False  # what was taken stays good until its day

    @extend_schema(
        summary="Look at a voucher without using it",
        description="Scope `vouchers:redeem`. Another partner's voucher is answered like none.",
        request=shapes.VoucherShownShape,
        responses={
            200: shapes.VoucherAtTillShape,
            **problems(400, 401, 403, 404, 409, 429),
        },
    )
    def post(self, request: Request) -> Response:
        shown = shown_in(request)
        voucher = look_up(self.partner, shown)
        require_good(voucher, shown, at=timezone.now())
        return Response(shapes.VoucherAtTillShape(shapes.at_till(voucher)).data)


class Redemptions(Idempotent, PartnerProgramView):
    """POST /api/partner/v1/vouchers/redemptions."""

    scope = VOUCHERS_REDEEM
    needs_agreement = False

    @extend_schema(
        summary="Confirm that a voucher is used, now",
        description="Scope `vouchers:redeem`. Once: a second call is 409 `voucher_used` with when, "
        "the same Idempotency-Key is the first answer. It cannot be undone.",
        request=shapes.VoucherShownShape,
        responses={201: shapes.RedemptionShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        shown = shown_in(request)
        used = redeem(partner=self.partner, shown=shown, use=Use(at=timezone.now()))
        told = shapes.redeemed(used, look_up(self.partner, shown))
        return Response(shapes.RedemptionShape(told).data, status=201)


class VoucherVoids(Idempotent, PartnerProgramView):
    """POST /api/partner/v1/vouchers/voids."""

    scope = VOUCHERS_REDEEM
    needs_agreement = False

    @extend_schema(
        summary="Say that a voucher cannot be given",
        description="Scope `vouchers:redeem`. `voucher`: what somebody shows, or the number that "
        "webhooks name it by. Points, days and quota return to its holder at once, "
        "who is told. What is used stays used.",
        request=shapes.VoucherShownShape,
        responses={200: shapes.VoucherAtTillShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        asked = shapes.VoucherShownShape(data=request.data)
        asked.is_valid(raise_exception=True)
        text = asked.validated_data["voucher"]
        number = _number_in(text)
        shown = numbered(number) if number else read(text)
        voided = void_by_partner(partner=self.partner, shown=shown)
        return Response(shapes.VoucherAtTillShape(shapes.at_till(voided)).data)


class PartnerTills(Idempotent, PartnerProgramView):
    """GET, POST /api/partner/v1/tills."""

    scope = VOUCHERS_REDEEM
    needs_agreement = False

    @extend_schema(
        summary="My devices that may confirm without a net",
        responses={200: shapes.TillListShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        living = Till.objects.filter(partner=self.partner).exclude(state=State.ENDED)
        return Response(shapes.TillListShape({"results": living.order_by("id")}).data)

    @extend_schema(
        summary="Ask for a device to confirm without a net",
        description="Scope `vouchers:redeem`. It counts once an owner has agreed at "
        "/partner/tills and said how many vouchers it may confirm between two words to us.",
        request=shapes.TillKeyShape,
        responses={201: shapes.TillShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        asked = shapes.TillKeyShape(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        key = unpacked(said.pop("public_key"))
        made = ask_for_till(partner=self.partner, key=key, by=None, **said)
        return Response(shapes.TillShape(made).data, status=201)


class TillWords(Idempotent, PartnerProgramView):
    """POST /api/partner/v1/tills/{till}/words."""

    scope = VOUCHERS_REDEEM
    needs_agreement = False

    @extend_schema(
        summary="Tell what a device confirmed without a net",
        description=WORDS,
        request=shapes.TillWordsShape,
        responses={200: shapes.TillReconciledShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request, till: UUID) -> Response:
        asked = shapes.TillWordsShape(data=request.data)
        asked.is_valid(raise_exception=True)
        done = reconcile(
            partner=self.partner,
            till=till,
            words=asked.words_in(),
            now_ms=asked.validated_data["now_ms"],
        )
        return Response(shapes.TillReconciledShape(shapes.reconciled_shown(done)).data)


class PassKeyShape(serializers.Serializer[Any]):
    """One public key."""

    id = serializers.IntegerField(help_text="the key id byte of the passes it signed")
    algorithm = serializers.ChoiceField(choices=["ed25519"])
    public_key = serializers.CharField(help_text="raw key, base64url without padding")


class PassKeysShape(serializers.Serializer[Any]):
    """Those believed now."""

    keys = PassKeyShape(many=True)


class VoucherKeys(OpenView):
    """GET /api/open/v1/voucher-keys."""

    keep_seconds = 300

    @extend_schema(
        summary="Keys for checking vouchers without a net",
        description=KEYS,
        responses={200: PassKeysShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        body = {"keys": keys_told()}
        etag = hashlib.sha256(json.dumps(body).encode()).hexdigest()[:32]
        return tagged(request, body, etag=etag)


class WellKnownVoucherKeys(VoucherKeys):
    """GET /.well-known/voucher-keys.json: the same, where tills look first."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return super().get(request)


def keys_told() -> list[dict[str, Any]]:
    """As published."""
    return [
        {
            "id": key.key_id,
            "algorithm": "ed25519",
            "public_key": urlsafe_b64encode(bytes(key.public_key)).rstrip(b"=").decode(),
        }
        for key in believed()
    ]


def offers_told(partner: Partner) -> list[dict[str, Any]]:
    """What a device must know to show the terms of a pass without a net: public texts."""
    public = Version.objects.filter(
        offer__partner=partner, offer__way=Way.VOUCHER, state__in=PUBLIC
    ).select_related("offer")
    return [
        {
            "offer": one.offer.code,
            "version": one.number,
            "title": one.title,
            "everyone": one.everyone,
            "better": one.better,
        }
        for one in public.order_by("-published_at")[:MOST_OFFERS]
    ]
