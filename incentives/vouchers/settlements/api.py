"""/api/partner/v1/settlements: months and their files, for a partner's books."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from incentives.partners.api import PartnerProgramView
from incentives.partners.scopes import FIGURES_READ
from incentives.vouchers.settlements.making import settle, statement_of
from incentives.vouchers.settlements.models import State
from incentives.vouchers.settlements.pages import MOST, file_of, month_in, without_files


class SettlementLineShape(serializers.Serializer[Any]):
    """One offer on one of its terms."""

    offer = serializers.CharField()
    title = serializers.CharField()
    version = serializers.IntegerField()
    terms = serializers.ChoiceField(choices=["everyone", "better"])
    count = serializers.IntegerField()
    points = serializers.IntegerField()


class SettlementShape(serializers.Serializer[Any]):
    """One month. The digests are in the transparency log, its receipt proves it."""

    id = serializers.UUIDField()
    month = serializers.DateField(help_text="its first day")
    state = serializers.ChoiceField(choices=State.values)
    percent = serializers.IntegerField()
    count = serializers.IntegerField()
    points = serializers.IntegerField()
    lines = SettlementLineShape(many=True)
    workbook_sha256 = serializers.CharField()
    paper_sha256 = serializers.CharField()


class SettlementListShape(serializers.Serializer[Any]):
    """The newest first."""

    results = SettlementShape(many=True)


class SettlementMonthShape(serializers.Serializer[Any]):
    """Which month, such as 2026-11."""

    month = serializers.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", max_length=7)


class PartnerSettlements(Idempotent, PartnerProgramView):
    """GET, POST /api/partner/v1/settlements."""

    scope = FIGURES_READ
    needs_agreement = False

    @extend_schema(
        summary="Monthly settlements of vouchers",
        description="Scope `figures:read`. Numbers only, never a person.",
        responses={200: SettlementListShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        rows = without_files().filter(partner=self.partner)[:MOST]
        return Response(SettlementListShape({"results": rows}).data)

    @extend_schema(
        summary="Make the settlement of a month that is over",
        description="Made in the background; asking again answers how far it is.",
        request=SettlementMonthShape,
        responses={200: SettlementShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        asked = SettlementMonthShape(data=request.data)
        asked.is_valid(raise_exception=True)
        month = month_in(asked.validated_data["month"])
        return Response(SettlementShape(settle(partner=self.partner, month=month)).data)


class PartnerSettlementFile(PartnerProgramView):
    """GET /api/partner/v1/settlements/{number}/{kind}."""

    scope = FIGURES_READ
    needs_agreement = False

    @extend_schema(
        summary="A file of a settlement: xlsx, pdf, or its receipt",
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            **problems(400, 401, 403, 404, 409, 429),
        },
    )
    def get(self, request: Request, number: UUID, kind: str) -> HttpResponse:
        return file_of(statement_of(self.partner, number), kind)
