"""Reports of wrongdoing: anybody files one; by code, by account and at the office they are read."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api import cursors
from backend.api.callers import caller_of
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.audit.reads import reads_personal_data
from backend.files.receiving import uploads_in
from backend.files.serving import respond
from backend.kernel.errors import NotFound
from merchants.complaints import shapes as complaints
from merchants.complaints.api import Fields, read, step
from merchants.complaints.evidence import MOST_AT_ONCE
from merchants.complaints.filing import Grievance
from merchants.complaints.handling.api import OfficeView
from merchants.complaints.handling.shapes import ComplaintTermShape, ComplaintTransferShape
from merchants.complaints.reports import actions, office, reading, shapes
from merchants.complaints.reports.models import Report
from merchants.complaints.reports.private import ANYONE, UnwitnessedView
from merchants.complaints.splitting import file_both
from merchants.complaints.workflows import ReportStatus
from merchants.licences.seals import merchant_by

PAGING = [query("cursor", "where to go on"), query("limit", "1 to 100", kind=int)]


@step("Report wrongdoing", shapes.AllegationShape, status=201, answer=shapes.ReportFiledShape)
class FileReport(UnwitnessedView):
    """POST /api/v1/merchants/{code}/reports. The shop is never told."""

    write_limits = {"network": [(60, 3600)]}

    def kept_for(self, request: Request) -> str:
        return caller_of(request) if read(request, shapes.AllegationShape)["is_named"] else ANYONE

    def post(self, request: Request, code: str) -> Response:
        allegation = actions.Allegation(**read(request, shapes.AllegationShape))
        filed = actions.file_report(
            merchant=merchant_by(code), allegation=allegation, reporter=self.caller
        )
        return Response(shapes.filed_shown(filed), status=201)


@step("A letter that is both", shapes.MixedLetterShape, status=201, answer=shapes.ReportFiledShape)
class FileMixedLetter(Idempotent, SignedInView):
    """POST /api/v1/merchants/{code}/mixed-letters; `reference` is the report's, the complaint is
    under one's own complaints.
    """

    def post(self, request: Request, code: str) -> Response:
        fields = read(request, shapes.MixedLetterShape)
        both = file_both(
            sender=self.person,
            merchant=merchant_by(code),
            grievance=Grievance(**fields["complaint"]),
            allegation=actions.Allegation(**fields["report"]),
        )
        return Response(shapes.filed_shown(both.report), status=201)


@step("How a report stands", shapes.ReportCodeShape, answer=shapes.ReportShape)
class ReportStatusByCode(UnwitnessedView):
    """POST /api/v1/reports/status: a code is too secret for an address."""

    takes_idempotency_key = False
    write_limits = {"network": [(20, 60), (200, 3600)]}

    def post(self, request: Request) -> Response:
        seen = reading.by_code(read(request, shapes.ReportCodeShape)["code"])
        return Response(shapes.report_shown(seen))


@step("Add to a report", shapes.ReportAdditionShape, answer=shapes.ReportHandledShape)
class AddToReport(UnwitnessedView):
    """POST /api/v1/reports/additions."""

    write_limits = {"network": [(20, 60), (200, 3600)]}

    def post(self, request: Request) -> Response:
        fields = read(request, shapes.ReportAdditionShape)
        report = reading.by_code(fields["code"]).report
        actions.add_to_report(report=report, text=fields["text"])
        return Response({"reference": report.id, "status": report.status})


@step("Add files to a report", {"multipart/form-data": shapes.ReportFilesShape})
class AddReportFiles(UnwitnessedView):
    """POST /api/v1/reports/evidence."""

    parser_classes = [MultiPartParser]
    write_limits = {"network": [(20, 60), (100, 3600)]}

    def post(self, request: Request) -> Response:
        fields = read(request, shapes.ReportFilesShape)
        report = reading.by_code(fields["code"]).report
        files = uploads_in(request.FILES, "files", most=MOST_AT_ONCE)
        actions.add_files_to_report(report=report, files=files)
        return Response({"reference": report.id, "status": report.status})


class MyReports(SignedInView):
    """GET /api/v1/me/reports."""

    @extend_schema(
        summary="Reports I made by name",
        parameters=PAGING,
        responses={200: shapes.ReportRowsShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        return Response(_page(reading.reports_of(self.person), asked, kind="me.reports"))


class MyReport(SignedInView):
    """GET /api/v1/me/reports/{reference}."""

    @extend_schema(
        summary="One report I made by name",
        responses={200: shapes.ReportShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, reference: UUID) -> Response:
        return Response(shapes.report_shown(reading.of_reporter(self.person, reference)))


@step("Add to my report", complaints.ComplaintTextShape, answer=shapes.ReportHandledShape)
class AddToMyReport(Idempotent, SignedInView):
    """POST /api/v1/me/reports/{reference}/additions."""

    def post(self, request: Request, reference: UUID) -> Response:
        text = read(request, complaints.ComplaintTextShape)["text"]
        report = reading.of_reporter(self.person, reference).report
        actions.add_to_report(report=report, text=text, reporter=self.person)
        return Response({"reference": report.id, "status": report.status})


class OfficeReports(OfficeView):
    """GET /api/v1/office/reports."""

    @extend_schema(
        summary="Reports on my office's desk",
        parameters=[query("status", "where they stand", enum=ReportStatus.values), *PAGING],
        responses={200: shapes.ReportRowsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "status", "cursor", "limit")
        status = asked.choice("status", ReportStatus.values)
        rows = reading.at_office(self.organisation, self.person)
        chosen = rows.filter(status=status) if status else rows
        return Response(_page(chosen, asked, kind="office.reports"))


@reads_personal_data
class OfficeReport(OfficeView):
    """GET /api/v1/office/reports/{reference}."""

    @extend_schema(
        summary="One report on my office's desk",
        responses={200: shapes.ReportShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, reference: UUID) -> Response:
        seen = reading.of_office(self.organisation, self.person, reference)
        return Response(shapes.report_shown(seen))


@reads_personal_data
class OfficeReportEvidence(OfficeView):
    """GET /api/v1/office/reports/{reference}/evidence/{file}."""

    @extend_schema(
        summary="One file of a report",
        responses={(200, "*/*"): OpenApiTypes.BINARY, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, reference: UUID, file: UUID) -> HttpResponse:
        seen = reading.of_office(self.organisation, self.person, reference)
        found = next((each for each in seen.evidence if each.id == file), None)
        if found is None:
            raise NotFound
        return respond(found.file_id, original=True)


class ReportStepView(Idempotent, OfficeView):
    """POST under /api/v1/office/reports/{reference}/; `take` does the step."""

    shape: ClassVar[type[serializers.Serializer[Any]]] = complaints.ComplaintTextShape

    def post(self, request: Request, reference: UUID) -> Response:
        by = {"officer": self.person, "office": self.organisation, "report": reference}
        self.take(by, read(request, self.shape))
        report = Report.objects.get(id=reference)
        return Response({"reference": report.id, "status": report.status})

    def take(self, by: Fields, fields: Fields) -> None:
        """The step itself."""
        raise NotImplementedError


@step("Open a case", complaints.ComplaintNothingShape, answer=shapes.ReportHandledShape)
class OpenCase(ReportStepView):
    """…/opening."""

    shape = complaints.ComplaintNothingShape

    def take(self, by: Fields, fields: Fields) -> None:
        office.open_case(**by)


@step("Open none", complaints.ComplaintTextShape, answer=shapes.ReportHandledShape)
class DeclineCase(ReportStepView):
    """…/declination, with reasons for the reporter."""

    def take(self, by: Fields, fields: Fields) -> None:
        office.decline_case(**by, reasons=fields["text"])


@step("Decide", complaints.ComplaintTextShape, answer=shapes.ReportHandledShape)
class DecideCase(ReportStepView):
    """…/decision."""

    def take(self, by: Fields, fields: Fields) -> None:
        office.close_case(**by, result=fields["text"])


@step("Tell the reporter", complaints.ComplaintTextShape, answer=shapes.ReportHandledShape)
class TellReporter(ReportStepView):
    """…/telling, of a named one, within five working days."""

    def take(self, by: Fields, fields: Fields) -> None:
        office.tell_reporter(**by, **fields)


@step("Ask the reporter", complaints.ComplaintTextShape, answer=shapes.ReportHandledShape)
class AskReporter(ReportStepView):
    """…/questions."""

    def take(self, by: Fields, fields: Fields) -> None:
        office.ask_reporter(**by, **fields)


@step("Extend the check", ComplaintTermShape, answer=shapes.ReportHandledShape)
class ExtendCheck(ReportStepView):
    """…/extension, fifteen working days at most, once."""

    shape = ComplaintTermShape

    def take(self, by: Fields, fields: Fields) -> None:
        office.extend_check(**by, **fields)


@step("Pass a report on", ComplaintTransferShape, answer=shapes.ReportHandledShape)
class PassReportOn(ReportStepView):
    """…/transfer."""

    shape = ComplaintTransferShape

    def take(self, by: Fields, fields: Fields) -> None:
        office.pass_report_on(**by, to=fields["office"])


def _page(rows: QuerySet[Report], asked: Query, *, kind: str) -> dict[str, Any]:
    limit, cursor = asked.limit(), asked.text("cursor", longest=600)
    if cursor:
        (last,) = cursors.decode(kind, cursor)
        rows = rows.filter(id__lt=UUID(str(last)))
    found = list(rows.order_by("-id")[: limit + 1])
    after = cursors.encode(kind, [str(found[limit - 1].id)]) if len(found) > limit else None
    return {"results": [shapes.row_shown(each) for each in found[:limit]], "next": after}
