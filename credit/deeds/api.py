"""/api/v1/me/points/deeds: what I told and what was kept of me; telling of one, with evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api import cursors
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.files.receiving import uploads_in
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from credit.catalogue.terms import Route
from credit.deeds import shapes
from credit.deeds.actions import Evidence, report_deed, withdraw_deed
from credit.deeds.judging import Told
from credit.deeds.models import MOST_FILES
from credit.deeds.reading import may_be_told, own_deed, own_deeds, places
from credit.membership.paging import newest

LIST = "me.points.deeds"
FORM = {
    "application/json": shapes.ToldDeedShape,
    "multipart/form-data": shapes.ToldDeedWithFilesShape,
}
PAGED = [query("cursor", "where to go on"), query("limit", "1 to 100", kind=int)]


class MyDeeds(Idempotent, SignedInView):
    """GET, POST /api/v1/me/points/deeds."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        summary="My deeds, newest first",
        parameters=PAGED,
        responses={200: shapes.DeedRowsShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        cursor = asked.text("cursor", longest=cursors.LONGEST)
        found, after = newest(own_deeds(self.person.pk), LIST, cursor, asked.limit())
        told = {"results": [shapes.row_shown(deed) for deed in found], "next": after}
        return Response(shapes.DeedRowsShape(told).data)

    @extend_schema(
        summary="Tell of a deed of my own",
        description="The competent office confirms it or says what is missing.",
        request=FORM,
        responses={201: shapes.MyDeedShape, **problems(400, 401, 403, 404, 409, 413, 429)},
    )
    def post(self, request: Request) -> Response:
        said = shapes.ToldDeedShape(data=request.data)
        said.is_valid(raise_exception=True)
        fields: dict[str, Any] = dict(said.validated_data)
        files = uploads_in(request.FILES, "files", most=MOST_FILES)
        evidence = Evidence(fields.pop("words"), files)
        told = Told(**fields, route=Route.SELF)
        deed = report_deed(person=self.person, told=told, evidence=evidence)
        return Response(shown(deed.id, person=self.person.pk), status=201)


class MyDeedChoices(SignedInView):
    """GET /api/v1/me/points/deeds/choices."""

    @extend_schema(
        summary="What I may tell of, and where",
        responses={200: shapes.DeedChoicesShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        terms = [(rule.subject, rule.told) for rule in may_be_told(self.person.pk)]
        plain = ("name", "counts", "evidence", "unit", "points")
        told = {
            "indicators": [
                {"indicator": code, **{name: getattr(one, name) for name in plain}}
                for code, one in terms
            ],
            "places": [{"code": code, "name": name} for code, name in places()],
            "most_files": MOST_FILES,
        }
        return Response(shapes.DeedChoicesShape(told).data)


class MyDeed(SignedInView):
    """GET /api/v1/me/points/deeds/{deed}."""

    @extend_schema(
        summary="One deed of mine",
        responses={200: shapes.MyDeedShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, deed: UUID) -> Response:
        return Response(shown(deed, person=self.person.pk))


class MyDeedWithdrawal(Idempotent, SignedInView):
    """POST /api/v1/me/points/deeds/{deed}/withdrawal."""

    @extend_schema(
        summary="Take back what I told",
        description="While nobody has answered.",
        request=shapes.DeedNothingShape,
        responses={200: shapes.MyDeedShape, **problems(400, 401, 404, 409, 429)},
    )
    def post(self, request: Request, deed: UUID) -> Response:
        withdraw_deed(person=self.person, deed=deed)
        return Response(shown(deed, person=self.person.pk))


class MyDeedReceipt(SignedInView):
    """GET /api/v1/me/points/deeds/{deed}/receipt."""

    @extend_schema(
        summary="The receipt of the last step of a deed",
        description="`status` is pending until a checkpoint of the log covers it.",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, deed: UUID) -> Response:
        found = own_deed(self.person.pk, deed)
        return Response(receipt_of(Entry.objects.get(pk=found.receipt)))


def shown(deed: UUID, *, person: UUID) -> Any:
    """One's own deed as JSON. Raises NoSuchDeed."""
    return shapes.MyDeedShape(shapes.mine_shown(own_deed(person, deed), person=person)).data
