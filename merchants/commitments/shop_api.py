"""The shop's promises by API: make, withdraw, answer what visitors said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind, Organisation
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.kernel.errors import NotFound
from merchants.commitments import shapes
from merchants.commitments.actions import make_promise, withdraw_promise
from merchants.commitments.api import checked, next_of
from merchants.commitments.models import Commitment, CommitmentQuerySet
from merchants.commitments.reading import paged, shown_all
from merchants.commitments.receipts import receipt_of_last_act, receipt_of_version
from merchants.commitments.replies import reply_to_words
from merchants.registry.models import Merchant


class ShopView(DeskView):
    """For people who act for a shop."""

    kind = Kind.MERCHANT


class ShopCommitments(Idempotent, ShopView):
    """GET, POST /api/v1/shop/commitments."""

    @extend_schema(
        summary="Commitments of my shop, newest first",
        parameters=[query("limit", "1 to 100", kind=int), query("cursor", "from `next`")],
        responses={200: shapes.CommitmentsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "limit", "cursor")
        limit, cursor = asked.limit(), asked.text("cursor", longest=600)
        rows = of_shop(self.organisation)
        found, after = paged(rows, limit=limit, cursor=cursor, kind="shop.commitments")
        results = shown_all(merchant_of(self.organisation).pk, found, on=timezone.localdate())
        told = {"results": results, "next": next_of(request.path, limit, after)}
        return Response(shapes.CommitmentsShape(told).data)

    @extend_schema(
        summary="Promise in public",
        description="A template's code, or words of the shop's own, which are refused when they "
        "name anybody else.",
        request=shapes.PromiseMakeShape,
        responses={
            201: shapes.PromiseMadeShape,
            **problems(400, 401, 403, 404, 409, 413, 422, 429),
        },
    )
    def post(self, request: Request) -> Response:
        shape = shapes.PromiseMakeShape(data=request.data)
        checked(shape)
        made = make_promise(shop=self.organisation, person=self.person, offered=shape.offered())
        return Response(done(made), status=201)


class ShopCommitmentWithdrawal(Idempotent, ShopView):
    """POST /api/v1/shop/commitments/{commitment}/withdrawal."""

    @extend_schema(
        summary="Take a promise back before it is fulfilled",
        description="Anybody sees for three months that it was withdrawn.",
        request=None,
        responses={200: shapes.PromiseMadeShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request, commitment: UUID) -> Response:
        gone = withdraw_promise(shop=self.organisation, person=self.person, commitment=commitment)
        return Response(done(gone))


class ShopCommitmentReply(Idempotent, ShopView):
    """PUT /api/v1/shop/commitments/{commitment}/reply."""

    @extend_schema(
        summary="Answer in public what visitors said of a promise",
        request=shapes.PromiseReplyWriteShape,
        responses={
            200: shapes.PromiseReplyShape, **problems(400, 401, 403, 404, 409, 413, 422, 429)
        },
    )  # fmt: skip
    def put(self, request: Request, commitment: UUID) -> Response:
        text = checked(shapes.PromiseReplyWriteShape(data=request.data))["words"]
        made = reply_to_words(
            shop=self.organisation, person=self.person, commitment=commitment, text=text
        )
        return Response({"text": made.words, "written_on": made.written_on})


class ShopCommitmentReceipt(ShopView):
    """GET /api/v1/shop/commitments/{commitment}/receipt."""

    @extend_schema(
        summary="The receipt of the last that my shop did with it",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, commitment: UUID) -> Response:
        own = one_of_shop(self.organisation, commitment)
        return Response(receipt_of_last_act(own.id, by=self.organisation))


def merchant_of(organisation: Organisation) -> Merchant:
    """The shop in the register that an organisation stands for. Raises NotFound."""
    found = organisation.merchant and Merchant.objects.filter(pk=organisation.merchant).first()
    if not found:
        raise NotFound
    return found


def of_shop(organisation: Organisation) -> CommitmentQuerySet:
    """The shop's current commitments, private ones too. Raises NotFound."""
    return Commitment.objects.at(merchant_of(organisation).pk).current()


def one_of_shop(organisation: Organisation, commitment: UUID) -> Commitment:
    """One of them. Raises NotFound."""
    found = of_shop(organisation).filter(id=commitment).first()
    if found is None:
        raise NotFound
    return found


def done(made: Commitment) -> dict[str, Any]:
    """The answer to an act of the shop."""
    (told,) = shown_all(made.merchant_id, [made], on=timezone.localdate())
    answer = shapes.PromiseMadeShape({"commitment": told, "receipt": receipt_of_version(made)})
    return dict(answer.data)
