"""The open API of complaints: published cases, sums, figures of a shop, offices' terms. No key."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.api.views import OpenView
from backend.kernel.codes.text import normalise_code
from backend.kernel.intervals import MINIMUM
from merchants.insights import offices, shapes
from merchants.insights.asking import COUNTED, FILTERS, PARAMETERS, asked, counted, page_url
from merchants.insights.exports import as_csv, as_json_lines
from merchants.insights.figures import figures_of
from merchants.insights.finding import find
from merchants.insights.grading.asking import office_after, offices_url
from merchants.insights.grading.reading import graded
from merchants.insights.trends import MOST_TOP, PLACES, TIMES, TOPS, places, top, trend
from merchants.licences.seals import merchant_by

ABOUT = {
    "q": "words of the narrative",
    "merchant": "public code or USCC",
    "category": "codes or branches, by commas",
    "not_category": "all but these",
    "division": "GB/T 2260 codes, by commas; a city or province includes what is in it",
    "not_division": "all but these",
    "answer": "in_time, late, none; by commas",
    "not_answer": "all but these",
    "outcome": "solved, partly, not_solved; by commas",
    "not_outcome": "all but these",
    "since": "filed on that day or later",
    "until": "filed on that day or before",
    "limit": "1 to 100, 20 when not given",
    "cursor": "from `next`",
}


def described(*names: str) -> list[OpenApiParameter]:
    """The named parameters for the document."""
    return [query(name, ABOUT[name], kind=int if name == "limit" else str) for name in names]


class Complaints(OpenView):
    """GET /api/open/v1/complaints."""

    parameters = PARAMETERS

    @extend_schema(
        summary="Published complaints",
        description="Only those whose author agreed, screened, newest first. Withdrawn consent "
        "takes a text out at once.",
        parameters=described(*PARAMETERS),
        responses={200: shapes.PublishedComplaintsShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        cases, after = find(asked(self.query))
        following = page_url(request.path, request.query_params.dict(), after)
        return Response({"results": [shapes.case_shown(one) for one in cases], "next": following})


class ComplaintsFile(OpenView):
    """What both files share: the filters of the list, all of it, streamed."""

    parameters = FILTERS

    def wanted(self, given: Query) -> Any:
        """The filters; paging belongs to the list alone."""
        return asked(given)


class ComplaintsCsv(ComplaintsFile):
    """GET /api/open/v1/complaints/export.csv."""

    @extend_schema(
        summary="Published complaints as CSV",
        description="UTF-8, streamed. Cells that a spreadsheet would take for a formula begin "
        "with an apostrophe.",
        parameters=described(*FILTERS),
        responses={(200, "text/csv"): OpenApiTypes.STR, **problems(400, 404, 429)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        return as_file(as_csv(self.wanted(self.query)), "text/csv; charset=utf-8", "complaints.csv")


class ComplaintsJsonLines(ComplaintsFile):
    """GET /api/open/v1/complaints/export.jsonl."""

    @extend_schema(
        summary="Published complaints as JSON lines",
        parameters=described(*FILTERS),
        responses={(200, "application/x-ndjson"): OpenApiTypes.STR, **problems(400, 404, 429)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        lines = as_json_lines(self.wanted(self.query))
        return as_file(lines, "application/x-ndjson", "complaints.jsonl")


def as_file(lines: Any, media: str, name: str) -> StreamingHttpResponse:
    """A file sent while it is written."""
    answer = StreamingHttpResponse(lines, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class ComplaintTrends(OpenView):
    """GET /api/open/v1/complaints/trends."""

    parameters = ("by", *COUNTED)
    keep_seconds = 60

    @extend_schema(
        summary="Complaints over time",
        description="All complaints, published or not, by whole months. Sums below the minimum "
        "are withheld.",
        parameters=[query("by", "month when not given", enum=TIMES), *described(*COUNTED)],
        responses={200: shapes.ComplaintSumsShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        by = self.query.choice("by", TIMES) or "month"
        return Response(summed(by, trend(counted(self.query), by=by)))


class ComplaintTop(OpenView):
    """GET /api/open/v1/complaints/top."""

    parameters = ("by", "limit", *COUNTED)
    keep_seconds = 60

    @extend_schema(
        summary="What is complained about most, and where",
        description="Kinds and places; never shops.",
        parameters=[
            query("by", "category when not given", enum=TOPS),
            query("limit", "1 to 50, 10 when not given", kind=int),
            *described(*COUNTED),
        ],
        responses={200: shapes.ComplaintSumsShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        by = self.query.choice("by", TOPS) or "category"
        most = self.query.limit(default=10, largest=MOST_TOP)
        return Response(summed(by, top(counted(self.query), of=by, most=most)))


class ComplaintMap(OpenView):
    """GET /api/open/v1/complaints/map."""

    parameters = ("by", *COUNTED)
    keep_seconds = 60

    @extend_schema(
        summary="Complaints by place, with the middle of each",
        parameters=[query("by", "division when not given", enum=PLACES), *described(*COUNTED)],
        responses={200: shapes.ComplaintMapShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        by = self.query.choice("by", PLACES) or "division"
        return Response(summed(by, places(counted(self.query), by=by)))


def summed(by: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A table of sums with what is withheld."""
    return {"by": by, "minimum": MINIMUM, "results": rows}


class MerchantComplaints(OpenView):
    """GET /api/open/v1/merchants/{code}/complaints."""

    @extend_schema(
        summary="Complaints about a merchant in twelve months",
        description="Counts with their n and interval; no grade. What is too little is withheld.",
        responses={200: shapes.ComplaintFiguresShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request, code: str) -> Response:
        return Response(figures_of(merchant_by(normalise_code(code)).pk))


class OfficeTerms(OpenView):
    """GET /api/open/v1/offices/terms."""

    keep_seconds = 60

    @extend_schema(
        summary="How offices keep their terms",
        responses={200: shapes.OfficeTermsShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        rows = offices.terms_kept(on=timezone.localdate())
        return Response({"months": offices.MONTHS, "results": rows})


class Offices(OpenView):
    """GET /api/open/v1/offices."""

    parameters = ("limit", "cursor")
    keep_seconds = 60

    @extend_schema(
        summary="How offices do",
        description="Counted every night over twelve months, office by office: `part` of `n`. "
        "What an office decided before it first delivered anything is not counted late.",
        parameters=described("limit", "cursor"),
        responses={200: shapes.GradedOfficesShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        query = Query(request.query_params, *self.parameters)
        most = query.limit()
        shown, last = graded(after=office_after(query), most=most)
        following = offices_url(request.path, last)
        return Response(
            {
                "months": offices.MONTHS,
                "results": [shapes.office_shown(office) for office in shown],
                "next": f"{following}&limit={most}" if following else None,
            }
        )
