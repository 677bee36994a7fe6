"""Cases by API, the same for a shop and for the person named in the register."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.files.receiving import uploads_in
from backend.files.serving import respond
from backend.kernel.errors import NotFound
from merchants.commitments.api import checked, next_of
from merchants.objections import shapes
from merchants.objections.actions import Filer, Said, appeal_decision, withdraw_objection
from merchants.objections.models import MOST_FILES, Objection, ObjectionQuerySet
from merchants.objections.paging import newest_page
from merchants.objections.reading import (
    case_shown,
    cases_of_person,
    cases_of_shop,
    merchant_of,
    one_of,
)
from merchants.objections.receipts import receipt
from merchants.objections.words import own

APPEAL = {
    "application/json": shapes.AppealRecordShape,
    "multipart/form-data": shapes.AppealRecordWithFilesShape,
}
READ = problems(400, 401, 403, 404, 429)
WRITE = problems(400, 401, 403, 404, 409, 413, 422, 429)


class FilerView(SignedInView):
    """What both have in common: who files, and which cases are theirs."""

    list_name: ClassVar[str]

    @property
    def filer(self) -> Filer:
        """Who calls, for whom."""
        raise NotImplementedError

    @property
    def cases(self) -> ObjectionQuerySet:
        """Theirs."""
        raise NotImplementedError


class ShopFilerView(FilerView, DeskView):
    """For people who act for a shop."""

    kind = Kind.MERCHANT
    list_name = "shop.objections"

    @property
    def filer(self) -> Filer:
        return Filer(person=self.person, shop=self.organisation)

    @property
    def cases(self) -> ObjectionQuerySet:
        return cases_of_shop(merchant_of(self.organisation).pk)


class MyFilerView(FilerView):
    """For the person named in the register."""

    list_name = "me.record-objections"

    @property
    def filer(self) -> Filer:
        return Filer(person=self.person)

    @property
    def cases(self) -> ObjectionQuerySet:
        return cases_of_person(self.person.pk)


class CaseList(FilerView):
    """GET the list."""

    @extend_schema(
        summary="Objections to what is on record, newest first",
        parameters=[query("limit", "1 to 100", kind=int), query("cursor", "from `next`")],
        responses={200: shapes.RecordObjectionsShape, **READ},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "limit", "cursor")
        limit, cursor = asked.limit(), asked.text("cursor", longest=600)
        found, after = newest_page(self.cases, kind=self.list_name, limit=limit, cursor=cursor)
        told = {
            "results": [shown(one) for one in found],
            "next": next_of(request.path, limit, after),
        }
        return Response(shapes.RecordObjectionsShape(told).data)


class CaseDetail(FilerView):
    """GET one."""

    @extend_schema(
        summary="One objection, with its clocks and how they were counted",
        responses={200: shapes.RecordObjectionShape, **READ},
    )
    def get(self, request: Request, objection: UUID) -> Response:
        told = shown(one_of(self.cases, objection))
        return Response(shapes.RecordObjectionShape(told).data)


class CaseReceipt(FilerView):
    """GET the receipt."""

    @extend_schema(
        summary="The receipt of the last step of an objection",
        responses={200: OpenApiTypes.OBJECT, **READ},
    )
    def get(self, request: Request, objection: UUID) -> Response:
        return Response(receipt(one_of(self.cases, objection).entry))


class CaseFile(FilerView):
    """GET one file of evidence."""

    @extend_schema(
        summary="One file of evidence, as it was handed in",
        responses={(200, "*/*"): OpenApiTypes.BINARY, **READ},
    )
    def get(self, request: Request, objection: UUID, number: int) -> HttpResponse:
        return respond(file_of(one_of(self.cases, objection), number), original=True)


class CaseWithdrawal(Idempotent, FilerView):
    """POST withdraws."""

    @extend_schema(
        summary="Take an objection back; the mark goes",
        request=None,
        responses={200: shapes.RecordObjectionDoneShape, **WRITE},
    )
    def post(self, request: Request, objection: UUID) -> Response:
        one_of(self.cases, objection)
        return Response(done(withdraw_objection(by=self.filer, objection=objection)))


class CaseAppeal(Idempotent, FilerView):
    """POST appeals."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        summary="Have a rejection looked at by somebody else, once",
        description="Answers the new case, which points at the decision it contests.",
        request=APPEAL,
        responses={201: shapes.RecordObjectionDoneShape, **WRITE},
    )
    def post(self, request: Request, objection: UUID) -> Response:
        one_of(self.cases, objection)
        form = shapes.AppealRecordShape(data=request.data)
        checked(form)
        said = form.said(uploads_in(request.FILES, "files", most=MOST_FILES))
        made = appeal_decision(by=self.filer, objection=objection, said=said)
        return Response(done(made), status=201)


def said_of(request: Request) -> tuple[UUID, Said]:
    """Which item is disputed and why. Raises what the shape and the files refuse."""
    asked = checked(shapes.ObjectRecordShape(data=request.data))
    files = uploads_in(request.FILES, "files", most=MOST_FILES)
    return asked["item"], Said(ground=asked["ground"], words=asked["words"], files=files)


def shown(case: Objection) -> dict[str, Any]:
    """A case with its own words, for its own side."""
    return case_shown(case, words=own(case.words_sealed, case=case.id, author=case.filed_by))


def done(case: Objection) -> dict[str, Any]:
    """The answer to an act: the case and the receipt of the act."""
    told = {"objection": shown(case), "receipt": receipt(case.entry)}
    return dict(shapes.RecordObjectionDoneShape(told).data)


def file_of(case: Objection, number: int) -> UUID:
    """The n-th file of a case, from one. Raises NotFound."""
    if not 1 <= number <= len(case.files):
        raise NotFound
    found: UUID = case.files[number - 1]
    return found
