"""Items on record for anybody, with what is disputed; and the rule of the good mark."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.shapes import problems, query
from backend.api.views import OpenView
from merchants.commitments.api import next_of
from merchants.licences.seals import merchant_by
from merchants.objections import shapes
from merchants.objections.items import public_item
from merchants.objections.paging import items_page
from merchants.objections.reading import item_shown
from merchants.objections.rechecks.rule import RULE

LIST = "merchant.records"


class MerchantRecords(OpenView):
    """GET /api/open/v1/merchants/{code}/records."""

    parameters = ("limit", "cursor")

    @extend_schema(
        summary="Every item on record of a merchant, with what is disputed about it",
        description="The newest document first. What is no longer public is not told.",
        parameters=[query("limit", "1 to 100", kind=int), query("cursor", "from `next`")],
        responses={200: shapes.RecordItemsShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request, code: str) -> Response:
        limit, cursor = self.query.limit(), self.query.text("cursor", longest=600)
        found, after = items_page(merchant_by(code), kind=LIST, limit=limit, cursor=cursor)
        told = {
            "results": [item_shown(one) for one in found],
            "next": next_of(request.path, limit, after),
        }
        return Response(shapes.RecordItemsShape(told).data)


class MerchantRecord(OpenView):
    """GET /api/open/v1/merchants/{code}/records/{item}."""

    @extend_schema(
        summary="One item on record: contested, corrected (before and after), the shop's statement",
        responses={200: shapes.RecordItemShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request, code: str, item: UUID) -> Response:
        found = public_item(merchant_by(code), item)
        return Response(shapes.RecordItemShape(item_shown(found)).data)


class InspectionRule(OpenView):
    """GET /api/open/v1/inspections/rule."""

    keep_seconds = 300

    @extend_schema(
        summary="When a card says `in_good_order`",
        responses={200: shapes.InspectionRuleShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response({"rule": [str(line) for line in RULE]})
