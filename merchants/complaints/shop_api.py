"""Complaints for the shop they are about: its inbox, one case, its answer."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.audit.reads import reads_personal_data
from backend.files.receiving import uploads_in
from backend.kernel.errors import NotFound
from merchants.complaints import actions, answers, shapes
from merchants.complaints.api import Fields, read, step
from merchants.complaints.evidence import MOST_AT_ONCE, add_evidence_of_shop, file_for
from merchants.complaints.reading import inbox_of
from merchants.complaints.showing import for_shop


class ShopView(DeskView):
    """For whoever acts for a shop."""

    kind = Kind.MERCHANT


class ShopComplaints(ShopView):
    """GET /api/v1/shop/complaints."""

    @extend_schema(
        summary="Complaints about my shop",
        parameters=[
            query("cursor", "where to go on"),
            query("limit", "1 to 100", kind=int),
            query("open", "1: only those that wait for somebody"),
        ],
        responses={200: shapes.ComplaintRowsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit", "open")
        inbox = inbox_of(self.organisation, open_only=asked.choice("open", ("0", "1")) == "1")
        cursor = asked.text("cursor", longest=600)
        told = answers.page(inbox, kind="shop.complaints", limit=asked.limit(), cursor=cursor)
        return Response(told)


@reads_personal_data
class ShopComplaint(ShopView):
    """GET /api/v1/shop/complaints/{reference}."""

    @extend_schema(
        summary="One complaint about my shop",
        description="Its authors see that it was read. Names and numbers only as they agreed.",
        responses={200: shapes.ComplaintCaseShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, reference: UUID) -> Response:
        return Response(answers.view(for_shop(self.organisation, self.person, reference)))


@reads_personal_data
class ShopEvidence(ShopView):
    """GET /api/v1/shop/complaints/{reference}/evidence/{file}."""

    @extend_schema(
        summary="One file of a complaint about my shop",
        responses={(200, "*/*"): OpenApiTypes.BINARY, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, reference: UUID, file: UUID) -> HttpResponse:
        return file_for(for_shop(self.organisation, self.person, reference).evidence, file)


class ShopComplaintReceipt(ShopView):
    """GET /api/v1/shop/complaints/{reference}/receipts/{entry}."""

    @extend_schema(
        summary="The receipt of one act of my shop",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, reference: UUID, entry: UUID) -> Response:
        case = inbox_of(self.organisation).filter(id=reference).first()
        if case is None:
            raise NotFound
        return Response(answers.receipt(case, entry, organisation=self.organisation.pk))


class ShopStep(Idempotent, ShopView):
    """POST under /api/v1/shop/complaints/{reference}/; `take` does the step."""

    shape: ClassVar[type[serializers.Serializer[Any]]] = shapes.ComplaintTextShape

    def post(self, request: Request, reference: UUID) -> Response:
        self.take(reference, read(request, self.shape))
        case = inbox_of(self.organisation).get(id=reference)
        return Response(answers.done(case))

    def take(self, reference: UUID, fields: Fields) -> None:
        """The step itself."""
        raise NotImplementedError


@step("Answer", shapes.ComplaintTextShape)
class AnswerComplaint(ShopStep):
    """…/answer."""

    def take(self, reference: UUID, fields: Fields) -> None:
        actions.answer_complaint(
            shop=self.organisation, clerk=self.person, complaint=reference, **fields
        )


@step("Add a remark of the shop", shapes.ComplaintTextShape)
class AddShopRemark(ShopStep):
    """…/remarks."""

    def take(self, reference: UUID, fields: Fields) -> None:
        actions.remark_of_shop(
            shop=self.organisation, clerk=self.person, complaint=reference, **fields
        )


@step("Take it up again with a new answer", shapes.ComplaintTextShape)
class ReopenByShop(ShopStep):
    """…/reopening."""

    def take(self, reference: UUID, fields: Fields) -> None:
        actions.reopen_by_shop(
            shop=self.organisation, clerk=self.person, complaint=reference, **fields
        )


@step("Add files of the shop", {"multipart/form-data": shapes.ComplaintShopFilesShape})
class AddShopEvidence(ShopStep):
    """…/evidence."""

    parser_classes = [MultiPartParser]
    shape = shapes.ComplaintShopFilesShape

    def take(self, reference: UUID, fields: Fields) -> None:
        files = uploads_in(self.request.FILES, "files", most=MOST_AT_ONCE)
        add_evidence_of_shop(
            shop=self.organisation, clerk=self.person, complaint=reference, files=files
        )
