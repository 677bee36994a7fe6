"""The shop's repairs by API: what may be repaired, the kit, applying, withdrawing, contesting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.files.receiving import uploads_in
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from merchants.repairs import shapes
from merchants.repairs.actions import Asked, appeal_repair, ask_for_repair, withdraw_repair
from merchants.repairs.api import next_of
from merchants.repairs.items import item_of
from merchants.repairs.models import MOST_FILES, Repair
from merchants.repairs.paper import commitment_words, explained, kit_pdf
from merchants.repairs.reading import (
    item_shown,
    items_page,
    merchant_of,
    one_of,
    paged,
    receipt_of_step,
    repair_shown,
    repairs_of,
    repairs_shown,
)
from merchants.repairs.rights import own_words

LISTED = [query("limit", "1 to 100", kind=int), query("cursor", "from `next`")]
ITEMS, CASES = "shop.repair-items", "shop.repairs"


class RepairShopView(DeskView):
    """For people who act for a shop."""

    kind = Kind.MERCHANT

    def by(self) -> dict[str, Any]:
        """Who acts, for which shop."""
        return {"shop": self.organisation, "person": self.person}

    def asked(self, fields: dict[str, Any]) -> Asked:
        """What was handed in, with its files."""
        files = uploads_in(self.request.FILES, "files", most=MOST_FILES)
        signed = fields["commitment_signed"]
        return Asked(words=fields["words"], files=files, is_signed=signed)


class ShopRepairItems(RepairShopView):
    """GET /api/v1/shop/repairs/items."""

    @extend_schema(
        summary="What stands against my shop, and from when each may be repaired",
        parameters=LISTED,
        responses={200: shapes.RepairItemsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "limit", "cursor")
        limit, cursor = asked.limit(), asked.text("cursor", longest=600)
        shop, on = merchant_of(self.organisation), timezone.localdate()
        found, after = items_page(shop.pk, on=on, limit=limit, cursor=cursor, kind=ITEMS)
        told = {
            "results": [item_shown(one) for one in found],
            "next": next_of(request.path, limit, after),
        }
        return Response(shapes.RepairItemsShape(told).data)


class ShopRepairKit(RepairShopView):
    """GET /api/v1/shop/repairs/items/{record}."""

    @extend_schema(
        summary="The repair kit of one item: what it means, until when, how to repair it",
        responses={200: shapes.RepairKitShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def get(self, request: Request, record: UUID) -> Response:
        shop = merchant_of(self.organisation)
        item = item_of(shop, record, on=timezone.localdate())
        told = {
            "item": item_shown(item),
            "commitment": commitment_words(),
            "explained": explained(item),
        }
        return Response(shapes.RepairKitShape(told).data)


class ShopRepairKitPaper(RepairShopView):
    """GET /api/v1/shop/repairs/items/{record}/kit.pdf."""

    @extend_schema(
        summary="The repair kit for printing",
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            **problems(400, 401, 403, 404, 409, 429),
        },
    )
    def get(self, request: Request, record: UUID) -> HttpResponse:
        return kit_pdf(merchant_of(self.organisation), record)


class ShopRepairs(Idempotent, RepairShopView):
    """GET, POST /api/v1/shop/repairs."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        summary="Applications of my shop, newest first",
        parameters=LISTED,
        responses={200: shapes.RepairsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "limit", "cursor")
        limit, cursor = asked.limit(), asked.text("cursor", longest=600)
        rows = repairs_of(merchant_of(self.organisation).pk)
        found, after = paged(rows, limit=limit, cursor=cursor, kind=CASES)
        told = {
            "results": repairs_shown(found),
            "next": next_of(request.path, limit, after),
        }
        return Response(shapes.RepairsShape(told).data)

    @extend_schema(
        summary="Ask for the repair of one item",
        description="With proof that the duty was fulfilled and the commitment signed; free. "
        "Accepted or not in 3 working days, answered in 10.",
        request={"multipart/form-data": shapes.RepairAskWithFilesShape},
        responses={201: shapes.RepairDoneShape, **problems(400, 401, 403, 404, 409, 413, 415, 429)},
    )
    def post(self, request: Request) -> Response:
        form = shapes.RepairAskShape(data=request.data)
        form.is_valid(raise_exception=True)
        fields = dict(form.validated_data)
        made = ask_for_repair(**self.by(), record=fields["record"], asked=self.asked(fields))
        return Response(done(made), status=201)


class ShopRepair(RepairShopView):
    """GET /api/v1/shop/repairs/{repair}."""

    @extend_schema(
        summary="One application of my shop",
        responses={200: shapes.OwnRepairShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, repair: UUID) -> Response:
        found = one_of(merchant_of(self.organisation).pk, repair)
        told = repair_shown(found) | {"words": own_words(found)}
        return Response(shapes.OwnRepairShape(told).data)


class ShopRepairWithdrawal(Idempotent, RepairShopView):
    """POST /api/v1/shop/repairs/{repair}/withdrawal."""

    @extend_schema(
        summary="Take an application back",
        request=None,
        responses={200: shapes.RepairDoneShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request, repair: UUID) -> Response:
        return Response(done(withdraw_repair(**self.by(), repair=repair)))


class ShopRepairAppeal(Idempotent, RepairShopView):
    """POST /api/v1/shop/repairs/{repair}/appeal."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        summary="Have a refusal decided anew by somebody else, once",
        description="Answers the new case; the first one stays as it is.",
        request={"multipart/form-data": shapes.RepairAppealShape},
        responses={201: shapes.RepairDoneShape, **problems(400, 401, 403, 404, 409, 413, 415, 429)},
    )
    def post(self, request: Request, repair: UUID) -> Response:
        form = shapes.RepairWordsShape(data=request.data)
        form.is_valid(raise_exception=True)
        asked = self.asked(dict(form.validated_data))
        return Response(done(appeal_repair(**self.by(), repair=repair, asked=asked)), status=201)


class ShopRepairReceipt(RepairShopView):
    """GET /api/v1/shop/repairs/{repair}/receipts/{entry}."""

    @extend_schema(
        summary="The receipt of one step of an application",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, repair: UUID, entry: UUID) -> Response:
        found = one_of(merchant_of(self.organisation).pk, repair)
        return Response(receipt_of_step(found, entry))


def done(made: Repair) -> dict[str, Any]:
    """The answer to an act, with its receipt."""
    told = {"repair": repair_shown(made), "receipt": receipt_of(Entry.objects.get(pk=made.entry))}
    return dict(shapes.RepairDoneShape(told).data)
