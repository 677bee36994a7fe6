"""/api/v1/me/points/objections: what I contested and what became of it; filing, appealing."""

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
from credit.membership.paging import newest
from credit.objections import shapes
from credit.objections.actions import (
    Said,
    appeal,
    ask_for_missing,
    object_to,
    withdraw_objection,
)
from credit.objections.models import MOST_FILES, About, Objection
from credit.objections.reading import missing_deed, own_objection, own_objections

LIST = "me.points.objections"
FORM = {
    "application/json": shapes.NewPointsObjectionShape,
    "multipart/form-data": shapes.NewPointsObjectionWithFilesShape,
}
APPEAL = {
    "application/json": shapes.PointsObjectionWordsShape,
    "multipart/form-data": shapes.PointsObjectionAppealWithFilesShape,
}


class MyPointsObjections(Idempotent, SignedInView):
    """GET, POST /api/v1/me/points/objections."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        summary="My objections about points, newest first",
        parameters=[query("cursor", "where to go on"), query("limit", "1 to 100", kind=int)],
        responses={200: shapes.PointsObjectionRowsShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        limit, cursor = asked.limit(), asked.text("cursor", longest=cursors.LONGEST)
        found, after = newest(own_objections(self.person.pk), LIST, cursor, limit)
        told = {"results": [shapes.row_shown(one) for one in found], "next": after}
        return Response(shapes.PointsObjectionRowsShape(told).data)

    @extend_schema(
        summary="Object to a deed of mine, or ask for one that is missing",
        description="A person who was not involved before decides within 15 working days.",
        request=FORM,
        responses={
            201: shapes.MyPointsObjectionShape,
            **problems(400, 401, 403, 404, 409, 413, 429),
        },
    )
    def post(self, request: Request) -> Response:
        form = shapes.NewPointsObjectionShape(data=request.data)
        form.is_valid(raise_exception=True)
        made = self.filed(dict(form.validated_data))
        return Response(shown(made.id, person=self.person.pk), status=201)

    def filed(self, fields: dict[str, Any]) -> Objection:
        """One of the two kinds. Raises what the actions refuse with."""
        files = uploads_in(self.request.FILES, "files", most=MOST_FILES)
        said = Said(fields.pop("words"), files)
        if "deed" in fields:
            about = About(fields["about"])
            return object_to(person=self.person, deed=fields["deed"], about=about, said=said)
        fields.pop("about", None)
        return ask_for_missing(person=self.person, told=missing_deed(**fields), said=said)


class MyPointsObjection(SignedInView):
    """GET /api/v1/me/points/objections/{objection}."""

    @extend_schema(
        summary="One objection of mine",
        responses={200: shapes.MyPointsObjectionShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, objection: UUID) -> Response:
        return Response(shown(objection, person=self.person.pk))


class MyPointsObjectionReceipt(SignedInView):
    """GET /api/v1/me/points/objections/{objection}/receipt."""

    @extend_schema(
        summary="The receipt of the last step of an objection",
        description="`status` is pending until a checkpoint of the log covers it.",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, objection: UUID) -> Response:
        found = own_objection(self.person.pk, objection)
        return Response(receipt_of(Entry.objects.get(pk=found.receipt)))


class MyPointsObjectionWithdrawal(Idempotent, SignedInView):
    """POST /api/v1/me/points/objections/{objection}/withdrawal."""

    @extend_schema(
        summary="Leave it as it is",
        request=shapes.PointsObjectionNothingShape,
        responses={200: shapes.MyPointsObjectionShape, **problems(400, 401, 404, 409, 429)},
    )
    def post(self, request: Request, objection: UUID) -> Response:
        withdraw_objection(person=self.person, objection=objection)
        return Response(shown(objection, person=self.person.pk))


class MyPointsObjectionAppeal(Idempotent, SignedInView):
    """POST /api/v1/me/points/objections/{objection}/appeal."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        summary="Have a dismissed objection looked at by somebody else, once",
        description="Answers the new objection; the first one stays as it is.",
        request=APPEAL,
        responses={
            201: shapes.MyPointsObjectionShape,
            **problems(400, 401, 403, 404, 409, 413, 429),
        },
    )
    def post(self, request: Request, objection: UUID) -> Response:
        form = shapes.PointsObjectionWordsShape(data=request.data)
        form.is_valid(raise_exception=True)
        files = uploads_in(request.FILES, "files", most=MOST_FILES)
        said = Said(form.validated_data["words"], files)
        made = appeal(person=self.person, objection=objection, said=said)
        return Response(shown(made.id, person=self.person.pk), status=201)


def shown(objection: UUID, *, person: UUID) -> Any:
    """One's own objection as JSON. Raises NoSuchObjection."""
    told = shapes.mine_shown(own_objection(person, objection), person=person)
    return shapes.MyPointsObjectionShape(told).data
