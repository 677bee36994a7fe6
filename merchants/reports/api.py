"""Credit reports by API, with no key: ask, follow, take, check."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.idempotency import Idempotent
from backend.api.params import refuse
from backend.api.shapes import problems, query
from backend.api.throttles import OpenApiThrottle
from backend.api.views import OpenView
from backend.api.write_limits import WriteThrottle
from merchants.licences.seals import merchant_by
from merchants.lookup.reading import key_of
from merchants.registry.models import Merchant
from merchants.reports import shapes
from merchants.reports.actions import NoSuchReport, ask_report
from merchants.reports.models import CreditReport, Form, State
from merchants.reports.pages import LIMITS, as_file
from merchants.reports.reading import (
    Checked,
    check_digest,
    check_number,
    has_file,
    receipt_of_report,
    report_of,
    signature_of,
)

HOW = """What is public of the merchant at this moment in the national layout (V2.0: ten sections,
eight counters), as a tagged PDF and as JSON, without any score. Made in the background: ask the
address in `Location` again until it is ready. As long as nothing changes everybody is given the
same report. Its files are kept for thirty days at most and given out only while the public page
still says the same; its number can be checked for ever."""


class AskCreditReport(Idempotent, OpenView):
    """POST /api/open/v1/merchants/{code}/credit-reports."""

    throttle_classes = [OpenApiThrottle, WriteThrottle]
    write_limits = {"network": LIMITS}

    @extend_schema(
        summary="Ask for a merchant's public credit report",
        description=HOW,
        request=None,
        responses={202: shapes.CreditReportShape, **problems(400, 404, 409, 429)},
    )
    def post(self, request: Request, code: str) -> Response:
        merchant = merchant_by(code)
        told = shown(merchant, ask_report(merchant.pk))
        address = f"/api/open/v1/merchants/{merchant.code}/credit-reports/{told['id']}"
        return Response(told, status=202, headers={"Location": address})


class OneCreditReport(OpenView):
    """GET /api/open/v1/merchants/{code}/credit-reports/{report}."""

    @extend_schema(
        summary="How far a report is, and where its files are",
        responses={200: shapes.CreditReportShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request, code: str, report: UUID) -> Response:
        merchant = merchant_by(code)
        return Response(shown(merchant, report_of(merchant.pk, report)))


class CreditReportPdf(OpenView):
    """GET /api/open/v1/merchants/{code}/credit-reports/{report}/pdf."""

    @extend_schema(
        summary="The report as a PDF",
        description="409 while it is being made, and once it is not given out any more.",
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            **problems(400, 404, 409, 429),
        },
    )
    def get(self, request: Request, code: str, report: UUID) -> HttpResponse:
        return as_file(report_of(key_of(code).merchant_id, report), Form.PDF)


class CreditReportJson(OpenView):
    """GET /api/open/v1/merchants/{code}/credit-reports/{report}/json."""

    @extend_schema(
        summary="The same report as JSON",
        description="Sections hold the items of the public card, each with its source. The bytes "
        "are those whose digest is signed.",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 404, 409, 429)},
    )
    def get(self, request: Request, code: str, report: UUID) -> HttpResponse:
        return as_file(report_of(key_of(code).merchant_id, report), Form.JSON)


class CheckCreditReport(OpenView):
    """GET /api/open/v1/credit-reports?number= or ?sha256=."""

    parameters = ("number", "sha256")

    @extend_schema(
        summary="Check a report by its number, or by the digest of its file",
        description="404 where no report has this number, or no file of ours exactly these bytes: "
        "it was altered, or is not from here.",
        parameters=[
            query("number", "22 characters"),
            query("sha256", "of the file, 64 hex digits; the file itself stays with you"),
        ],
        responses={200: shapes.CheckedReportShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        number = self.query.text("number", longest=60)
        digest = self.query.text("sha256", longest=64)
        if bool(number) == bool(digest):
            raise refuse("number", "parameter_missing", _("请给出报告编号或文件摘要中的一个。"))
        checked = check_number(number) if number else check_digest(digest)
        return Response(_told(checked))


def shown(merchant: Merchant, report: CreditReport) -> dict[str, Any]:
    """A report as the API tells of it."""
    files = f"/api/open/v1/merchants/{merchant.code}/credit-reports/{report.id}"
    given = report.state == State.READY and has_file(report)
    told = {
        "id": report.id,
        "merchant": merchant.code,
        "state": report.state,
        "items": report.items,
        "number": report.number or None,
        "statement": report.statement,
        "pdf": f"{files}/pdf" if given else None,
        "json": f"{files}/json" if given else None,
    }
    return dict(shapes.CreditReportShape(told).data)


def _told(checked: Checked) -> dict[str, Any]:
    if checked.report is None:
        raise NoSuchReport
    told = {
        "state": checked.state,
        "statement": checked.report.statement,
        "signature": signature_of(checked.report),
        "key_id": checked.report.key_id,
        "is_current": checked.is_current,
        "since": checked.since._asdict(),
        "receipt": receipt_of_report(checked.report),
    }
    return dict(shapes.CheckedReportShape(told).data)
