"""/api/v1/me/passbook, and which certificates hold no longer."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api import cursors
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.api.views import OpenView
from credit.catalogue.reading import today
from credit.catalogue.signing import signed, signing_key
from credit.membership.actions import NotAMember
from credit.membership.reading import member_of
from credit.statements.models import Revoked
from credit.statements.pages import LIST, place_in
from credit.statements.paper import as_pdf, month_in, statement_of
from credit.statements.passbook import page


class PassbookRowShape(serializers.Serializer[Any]):
    """One movement; `change` is what it did to what can be spent."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    kind_name = serializers.CharField()
    about = serializers.CharField()
    points = serializers.IntegerField()
    change = serializers.IntegerField()
    purse = serializers.IntegerField(help_text="what was in the purse afterwards")


class PassbookShape(serializers.Serializer[Any]):
    """The newest first."""

    results = PassbookRowShape(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class MyPassbook(SignedInView):
    """GET /api/v1/me/passbook."""

    @extend_schema(
        summary="Every movement of my points",
        parameters=[OpenApiParameter("cursor", str, OpenApiParameter.QUERY)],
        responses={200: PassbookShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        before = place_in(Query(request.query_params, "cursor"))
        member = member_of(self.person.pk)
        if member is None:
            raise NotAMember
        rows, after = page(member, before=before)
        following = cursors.encode(LIST, [after]) if after else None
        return Response(PassbookShape({"results": rows, "next_cursor": following}).data)


class MyPassbookPaper(SignedInView):
    """GET /api/v1/me/passbook.pdf."""

    @extend_schema(
        summary="One month of my passbook as a PDF",
        parameters=[query("month", "2026-10; this month when left out")],
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            **problems(400, 401, 404, 429),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        month = month_in(Query(request.query_params, "month"))
        return as_pdf(statement_of(self.person, month=month))


class RevokedShape(serializers.Serializer[Any]):
    """Signed: the canonical JSON of `today` and `revoked`, with the key `key_id`."""

    today = serializers.DateField()
    revoked = serializers.ListField(child=serializers.UUIDField())
    key_id = serializers.CharField()
    signature = serializers.CharField(help_text="Ed25519, base64")


class RevokedCertificates(OpenView):
    """GET /api/open/v1/points/certificates/revoked."""

    @extend_schema(
        summary="Certificates of good deeds that hold no longer",
        description="Numbers only. Keys are at /api/open/v1/points/rules.",
        responses={200: RevokedShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        day, key = today(), signing_key()
        ended = Revoked.objects.filter(ends_on__gte=day).order_by("pk")
        told = {
            "today": str(day),
            "revoked": [str(one) for one in ended.values_list("pk", flat=True)],
        }
        signature = b64encode(signed(key, told)).decode()
        return Response(told | {"key_id": key.key_id, "signature": signature})
