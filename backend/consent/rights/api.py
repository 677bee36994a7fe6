"""Copy, correct, erase, leave: for the app."""

from __future__ import annotations

from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request as Call
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.consent.rights import shapes
from backend.consent.rights.copies import archive_of, ask_for_copy, newest_copy
from backend.consent.rights.leaving import close_account
from backend.consent.rights.models import Copy, Request
from backend.consent.rights.requests import file_request, withdraw_request
from backend.proof.receipts import receipt_of


class MyExport(Idempotent, SignedInView):
    """GET, POST /api/v1/me/export."""

    @extend_schema(
        summary="Where my copy stands",
        responses={200: shapes.CopyShape, **problems(400, 401, 429)},
    )
    def get(self, request: Call) -> Response:
        return Response(shapes.copy_shown(newest_copy(self.person.pk)))

    @extend_schema(
        summary="Ask for a copy of everything",
        description="One archive: data.json and a page to read. It is there for a week.",
        request=None,
        responses={202: shapes.CopyShape, **problems(400, 401, 409, 429)},
    )
    def post(self, request: Call) -> Response:
        copy = ask_for_copy(person=self.person, language=get_language() or "zh-hans")
        return Response(shapes.copy_shown(copy), status=202)


class MyExportArchive(SignedInView):
    """GET /api/v1/me/export/archive."""

    @extend_schema(
        summary="Fetch my copy",
        responses={
            (200, "application/zip"): OpenApiTypes.BINARY,
            **problems(400, 401, 404, 409, 429),
        },
    )
    def get(self, request: Call) -> StreamingHttpResponse:
        return archive_answer(self.person.pk)


def archive_answer(person: UUID) -> StreamingHttpResponse:
    """The archive as a download, slice by slice."""
    copy, slices = archive_of(person)
    answer = StreamingHttpResponse(slices, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(copy)}"'
    answer["Content-Length"] = str(copy.size)
    return answer


def file_name(copy: Copy) -> str:
    """chengyi-2026-11-22.zip: it names nobody."""
    return f"chengyi-{copy.asked_at:%Y-%m-%d}.zip"


class MyRequests(Idempotent, SignedInView):
    """GET, POST /api/v1/me/requests."""

    @extend_schema(
        summary="My requests to correct or erase",
        responses={200: shapes.RequestsShape, **problems(400, 401, 429)},
    )
    def get(self, request: Call) -> Response:
        mine = Request.objects.filter(person=self.person.pk).order_by("-id")
        return Response({"results": [shapes.request_shown(each) for each in mine]})

    @extend_schema(
        summary="Ask for a correction or for erasure",
        description="Answered within 15 working days; a refusal states its reasons.",
        request=shapes.WishShape,
        responses={201: shapes.RequestShape, **problems(400, 401, 409, 429)},
    )
    def post(self, request: Call) -> Response:
        wish = shapes.WishShape(data=request.data)
        wish.is_valid(raise_exception=True)
        filed = file_request(person=self.person, **wish.validated_data)
        return Response(shapes.request_shown(filed), status=201)


class MyRequestWithdrawal(Idempotent, SignedInView):
    """POST /api/v1/me/requests/{filed}/withdrawal."""

    @extend_schema(
        summary="Take a request back",
        request=None,
        responses={200: shapes.RequestShape, **problems(400, 401, 404, 409, 429)},
    )
    def post(self, request: Call, filed: UUID) -> Response:
        return Response(shapes.request_shown(withdraw_request(person=self.person, request=filed)))


class MyLeaving(Idempotent, SignedInView):
    """GET, POST /api/v1/me/leave."""

    @extend_schema(
        summary="What closing the account erases and what a law keeps",
        responses={200: shapes.LeavingShape, **problems(400, 401, 429)},
    )
    def get(self, request: Call) -> Response:
        return Response(shapes.leaving_shown())

    @extend_schema(
        summary="Close my account",
        description="At once and for good. The answer is the receipt; every session ends.",
        request=shapes.ConfirmShape,
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 409, 429)},
    )
    def post(self, request: Call) -> Response:
        shapes.ConfirmShape(data=request.data).is_valid(raise_exception=True)
        return Response(receipt_of(close_account(person=self.person)))
