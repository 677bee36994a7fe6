"""Repairs for anybody to read: figures, and per item from when and until when."""

from __future__ import annotations

from urllib.parse import urlencode

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.shapes import problems, query
from backend.api.views import OpenView
from merchants.licences.seals import merchant_by
from merchants.repairs import shapes
from merchants.repairs.figures import MONTHS, figures
from merchants.repairs.reading import bar_shown, bars_of, item_shown, items_page

LIST = "merchant.repairs"


class RepairFigures(OpenView):
    """GET /api/open/v1/repairs/figures."""

    keep_seconds = 60

    @extend_schema(
        summary="How repairs go: granted of decided, and in how many days",
        description="Applications of the last twelve months by the class of their item.",
        responses={200: shapes.RepairFiguresShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        told = {"months": MONTHS, "results": figures(on=timezone.localdate())}
        return Response(shapes.RepairFiguresShape(told).data)


class MerchantRepairs(OpenView):
    """GET /api/open/v1/merchants/{code}/repairs."""

    parameters = ("limit", "cursor")

    @extend_schema(
        summary="From when a merchant's public items may be repaired, and until when they stand",
        description="`findings`: false material or an untrue commitment, public for three years.",
        parameters=[
            query("limit", "1 to 100, 20 when not given", kind=int),
            query("cursor", "from `next`"),
        ],
        responses={200: shapes.MerchantRepairsShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request, code: str) -> Response:
        merchant, on = merchant_by(code), timezone.localdate()
        limit, cursor = self.query.limit(), self.query.text("cursor", longest=600)
        found, after = items_page(
            merchant.pk, on=on, limit=limit, cursor=cursor, kind=LIST, public_only=True
        )
        told = {
            "results": [item_shown(one) for one in found],
            "next": next_of(request.path, limit, after),
            "findings": [bar_shown(bar) for bar in bars_of(merchant.pk, on=on)],
        }
        return Response(shapes.MerchantRepairsShape(told).data)


def next_of(path: str, limit: int, after: str | None) -> str | None:
    """The address of the next page."""
    return f"{path}?{urlencode({'limit': limit, 'cursor': after})}" if after else None
