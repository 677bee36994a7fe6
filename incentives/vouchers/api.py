"""/api/v1/me/vouchers: take, show, give back, hand on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api import cursors
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from incentives.vouchers import shapes
from incentives.vouchers.actions import Wish, take, void
from incentives.vouchers.gifts.actions import answer, offer_gift, take_back
from incentives.vouchers.models import Voucher
from incentives.vouchers.reading import gifts_for, is_shown_by, one, page
from incentives.vouchers.signing import pass_of

LIST = "vouchers"


def whole(voucher: Voucher, reader: UUID) -> dict[str, Any]:
    """The voucher with a fresh pass, where the reader may show it."""
    can_show = is_shown_by(voucher, reader)
    signed = pass_of(voucher, now=timezone.now()) if can_show else None
    told = shapes.shown_whole(voucher, reader=reader, signed=signed)
    return dict(shapes.MyVoucherWholeShape(told).data)


class MyVouchers(Idempotent, SignedInView):
    """GET, POST /api/v1/me/vouchers."""

    @extend_schema(
        summary="My vouchers, the newest first",
        parameters=[OpenApiParameter("cursor", str)],
        responses={200: shapes.MyVouchersShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        cursor = Query(request.query_params, "cursor").text("cursor", longest=cursors.LONGEST)
        before = str(cursors.decode(LIST, cursor)[0]) if cursor else ""
        rows, after = page(self.person.pk, before=before)
        told = {
            "results": [shapes.shown(row, reader=self.person.pk) for row in rows],
            "next_cursor": cursors.encode(LIST, [after]) if after else None,
        }
        return Response(shapes.MyVouchersShape(told).data)

    @extend_schema(
        summary="Take a voucher",
        description="On the terms for everyone it is free. The better terms ask their published "
        "condition; the price lies on hold until a till confirms, and comes back whole if it "
        "never does.",
        request=shapes.VoucherWishShape,
        responses={201: shapes.MyVoucherWholeShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        asked = shapes.VoucherWishShape(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        wish = Wish(said["offer"], said["version"], said["terms"] == "better")
        made = take(person=self.person, wish=wish)
        return Response(whole(made, self.person.pk), status=201)


class MyVoucher(SignedInView):
    """GET /api/v1/me/vouchers/{voucher}."""

    @extend_schema(
        summary="One voucher with what a till scans",
        description="Every call gives a fresh pass; it is good for hours, the code for as long "
        "as the voucher.",
        responses={200: shapes.MyVoucherWholeShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, voucher: UUID) -> Response:
        return Response(whole(one(self.person.pk, voucher), self.person.pk))


class MyVoucherVoid(Idempotent, SignedInView):
    """POST /api/v1/me/vouchers/{voucher}/void."""

    @extend_schema(
        summary="Give a voucher back before its use",
        description="Points, days and quota return at once.",
        request=shapes.VoucherNothingShape,
        responses={200: shapes.MyVoucherWholeShape, **problems(400, 401, 404, 409, 429)},
    )
    def post(self, request: Request, voucher: UUID) -> Response:
        return Response(whole(void(person=self.person, voucher=voucher), self.person.pk))


class MyVoucherGift(Idempotent, SignedInView):
    """POST, DELETE /api/v1/me/vouchers/{voucher}/gift."""

    @extend_schema(
        summary="Ask a relative to take the voucher over",
        description="Once per voucher. Whether somebody with this number is known here is not "
        "told; they see it on their own page and accept or not. The points stay your act.",
        request=shapes.VoucherPhoneShape,
        responses={200: shapes.MyVoucherWholeShape, **problems(400, 401, 404, 409, 429)},
    )
    def post(self, request: Request, voucher: UUID) -> Response:
        asked = shapes.VoucherPhoneShape(data=request.data)
        asked.is_valid(raise_exception=True)
        phone = asked.validated_data["phone"]
        offer_gift(person=self.person, voucher=voucher, phone=phone)
        return Response(whole(one(self.person.pk, voucher), self.person.pk))

    @extend_schema(
        summary="Ask nobody any more",
        request=None,
        responses={200: shapes.MyVoucherWholeShape, **problems(400, 401, 404, 409, 429)},
    )
    def delete(self, request: Request, voucher: UUID) -> Response:
        take_back(person=self.person, voucher=voucher)
        return Response(whole(one(self.person.pk, voucher), self.person.pk))


class MyVoucherReceipt(SignedInView):
    """GET /api/v1/me/vouchers/{voucher}/receipt."""

    @extend_schema(
        summary="The receipt of the last step of a voucher",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, voucher: UUID) -> Response:
        found = one(self.person.pk, voucher)
        return Response(receipt_of(Entry.objects.get(pk=found.receipt)))


class MyVoucherGifts(SignedInView):
    """GET /api/v1/me/voucher-gifts."""

    @extend_schema(
        summary="Vouchers that relatives would hand on to me",
        responses={200: shapes.VoucherGiftsShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        told = [shapes.gift_shown(asked) for asked in gifts_for(self.person)]
        return Response(shapes.VoucherGiftsShape({"results": told}).data)


class MyVoucherGiftAnswer(Idempotent, SignedInView):
    """POST /api/v1/me/voucher-gifts/{gift}."""

    @extend_schema(
        summary="Take a voucher over, or not",
        request=shapes.VoucherAnswerShape,
        responses={
            200: shapes.MyVoucherWholeShape,
            204: None,
            **problems(400, 401, 404, 409, 429),
        },
    )
    def post(self, request: Request, gift: UUID) -> Response:
        asked = shapes.VoucherAnswerShape(data=request.data)
        asked.is_valid(raise_exception=True)
        found = answer(person=self.person, gift=gift, is_accepted=asked.validated_data["accept"])
        if found is None:
            return Response(status=204)
        return Response(whole(found, self.person.pk))
