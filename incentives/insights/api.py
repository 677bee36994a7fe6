"""GET /api/partner/v1/figures: the way of each offer of a partner."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.params import Query
from backend.api.shapes import problems
from incentives.insights.funnel import funnels_of
from incentives.partners.api import PartnerProgramView


class OfferFunnelShape(serializers.Serializer[Any]):
    """One offer, until yesterday. `seen` counts looks, the rest people; null: fewer than ten."""

    code = serializers.CharField()
    title = serializers.CharField()
    seen = serializers.IntegerField()
    asked = serializers.IntegerField(allow_null=True)
    yes = serializers.IntegerField(allow_null=True)
    applied = serializers.IntegerField(allow_null=True, help_text="applied, or took a voucher")
    approved = serializers.IntegerField(allow_null=True)
    used = serializers.IntegerField(allow_null=True)
    median_days = serializers.FloatField(allow_null=True)
    late = serializers.IntegerField(allow_null=True)
    granted = serializers.DecimalField(
        max_digits=16, decimal_places=2, allow_null=True, help_text="CNY, in sum"
    )


class OfferFunnelsShape(serializers.Serializer[Any]):
    """All offers of the partner that were public."""

    results = OfferFunnelShape(many=True)


class PartnerFigures(PartnerProgramView):
    """GET /api/partner/v1/figures."""

    scope = "figures:read"
    needs_agreement = False

    @extend_schema(
        summary="What becomes of this partner's offers",
        responses={200: OfferFunnelsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        Query(request.query_params)
        told = [one._asdict() for one in funnels_of(self.partner)]
        return Response(OfferFunnelsShape({"results": told}).data)
