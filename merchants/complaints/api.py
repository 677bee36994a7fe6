"""Complaints for consumers: file, join, follow, answer back, confirm, reopen."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.api.views import OpenView
from backend.files.receiving import uploads_in
from merchants.complaints import actions, answers, shapes
from merchants.complaints.categories import BY_CODE
from merchants.complaints.evidence import MOST_AT_ONCE, add_evidence, file_for
from merchants.complaints.models import Complaint
from merchants.complaints.publishing import set_publication
from merchants.complaints.reading import cases_of
from merchants.complaints.showing import for_consumer
from merchants.complaints.splitting import agree_to_split, decline_split
from merchants.licences.seals import merchant_by

Fields = dict[str, Any]
FORM = {
    "application/json": shapes.GrievanceShape,
    "multipart/form-data": shapes.GrievanceWithFilesShape,
}


def step(
    summary: str, shape: Any, *, status: int = 200, answer: Any = shapes.ComplaintDoneShape
) -> Any:
    """Describe a step: what is sent, what comes back."""
    refusals = problems(400, 401, 403, 404, 409, 413, 429)
    described = extend_schema(
        summary=summary, request=shape, responses={status: answer, **refusals}
    )
    return extend_schema_view(post=described)


def read(request: Request, shape: type[serializers.Serializer[Any]]) -> Fields:
    """The validated fields of a body."""
    form = shape(data=request.data)
    form.is_valid(raise_exception=True)
    fields: Fields = form.validated_data
    return {name: value for name, value in fields.items() if name != "files"}


@step("File a complaint", FORM, status=201, answer=shapes.ComplaintFiledShape)
class FileComplaint(Idempotent, SignedInView):
    """POST /api/v1/merchants/{code}/complaints."""

    parser_classes = [JSONParser, MultiPartParser]
    write_limits = {"person": [(30, 3600)]}

    def post(self, request: Request, code: str) -> Response:
        merchant = merchant_by(code)
        fields = read(request, shapes.GrievanceShape)
        case = actions.file_complaint(
            complainant=self.person,
            merchant=merchant,
            grievance=actions.Grievance(**fields),
            files=uploads_in(request.FILES, "files", most=MOST_AT_ONCE),
        )
        return Response(answers.filed(case), status=201)


class ComplaintCategories(OpenView):
    """GET /api/open/v1/complaint-categories."""

    keep_seconds = 3600

    @extend_schema(
        summary="What a complaint or report can be about",
        responses={200: shapes.ComplaintCategoriesShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response({"branches": answers.category_tree()})


class SimilarComplaints(SignedInView):
    """GET /api/v1/merchants/{code}/complaints/similar."""

    @extend_schema(
        summary="Open complaints about the like that take others",
        parameters=[query("category", "what it is about", required=True)],
        responses={200: shapes.SimilarComplaintsShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, code: str) -> Response:
        merchant = merchant_by(code)
        category = Query(request.query_params, "category").choice("category", BY_CODE)
        found = actions.similar_open(merchant, category=category) if category else []
        return Response(answers.similar(found))


@step("Join a complaint", shapes.ComplaintJoiningShape, status=201)
class JoinComplaint(Idempotent, SignedInView):
    """POST /api/v1/merchants/{code}/complaints/{reference}/participants."""

    def post(self, request: Request, code: str, reference: UUID) -> Response:
        merchant = merchant_by(code)
        fields = read(request, shapes.ComplaintJoiningShape)
        actions.join_complaint(person=self.person, merchant=merchant, complaint=reference, **fields)
        return Response(answers.done(for_consumer(self.person, reference).case), status=201)


class MyComplaints(SignedInView):
    """GET /api/v1/me/complaints."""

    @extend_schema(
        summary="My complaints",
        parameters=[query("cursor", "where to go on"), query("limit", "1 to 100", kind=int)],
        responses={200: shapes.ComplaintRowsShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        cursor = asked.text("cursor", longest=600)
        mine = cases_of(self.person)
        told = answers.page(mine, kind="me.complaints", limit=asked.limit(), cursor=cursor)
        return Response(told)


class MyComplaint(SignedInView):
    """GET /api/v1/me/complaints/{reference}."""

    @extend_schema(
        summary="One of my complaints",
        responses={200: shapes.ComplaintCaseShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, reference: UUID) -> Response:
        return Response(answers.view(for_consumer(self.person, reference)))


class MyComplaintReceipt(SignedInView):
    """GET /api/v1/me/complaints/{reference}/receipts/{entry}."""

    @extend_schema(
        summary="The receipt of one act in my complaint",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, reference: UUID, entry: UUID) -> Response:
        case = for_consumer(self.person, reference).case
        return Response(answers.receipt(case, entry, person=self.person.pk))


class MyStep(Idempotent, SignedInView):
    """POST under /api/v1/me/complaints/{reference}/; `take` does the step."""

    shape: ClassVar[type[serializers.Serializer[Any]]] = shapes.ComplaintNothingShape

    def post(self, request: Request, reference: UUID) -> Response:
        self.take(reference, read(request, self.shape))
        return Response(answers.done(for_consumer(self.person, reference).case))

    def take(self, reference: UUID, fields: Fields) -> None:
        """The step itself."""
        raise NotImplementedError


@step("A second round", shapes.ComplaintTextShape)
class ReplyToAnswer(MyStep):
    """…/replies."""

    shape = shapes.ComplaintTextShape

    def take(self, reference: UUID, fields: Fields) -> None:
        actions.reply_to_answer(complainant=self.person, complaint=reference, **fields)


@step("Add a remark", shapes.ComplaintTextShape)
class AddRemark(MyStep):
    """…/remarks."""

    shape = shapes.ComplaintTextShape

    def take(self, reference: UUID, fields: Fields) -> None:
        actions.remark(person=self.person, complaint=reference, **fields)


@step("We have settled", shapes.ComplaintNothingShape)
class SettleComplaint(MyStep):
    """…/settlement."""

    def take(self, reference: UUID, fields: Fields) -> None:
        actions.settle(complainant=self.person, complaint=reference)


@step("Ask the competent office", shapes.ComplaintNothingShape)
class TakeToOffice(MyStep):
    """…/office; needs a proved identity."""

    def take(self, reference: UUID, fields: Fields) -> None:
        actions.take_to_office(complainant=self.person, complaint=reference)


@step("What became of it", shapes.ComplaintOutcomeShape)
class ConfirmOutcome(MyStep):
    """…/outcome."""

    shape = shapes.ComplaintOutcomeShape

    def take(self, reference: UUID, fields: Fields) -> None:
        actions.confirm_outcome(person=self.person, complaint=reference, **fields)


@step("Was it really solved?", shapes.ComplaintLaterOutcomeShape)
class SayAgain(MyStep):
    """…/later-outcome, four weeks on."""

    shape = shapes.ComplaintLaterOutcomeShape

    def take(self, reference: UUID, fields: Fields) -> None:
        actions.say_again(person=self.person, complaint=reference, **fields)


@step("Reopen", shapes.ComplaintReopeningShape)
class ReopenComplaint(MyStep):
    """…/reopening, within the term."""

    shape = shapes.ComplaintReopeningShape

    def take(self, reference: UUID, fields: Fields) -> None:
        actions.reopen(complainant=self.person, complaint=reference, **fields)


@step("Make the text public or not", shapes.ComplaintPublicationShape)
class PublishComplaint(MyStep):
    """…/publication."""

    shape = shapes.ComplaintPublicationShape

    def take(self, reference: UUID, fields: Fields) -> None:
        set_publication(complainant=self.person, complaint=reference, **fields)


@step(
    "Agree that part of it becomes a report",
    shapes.ComplaintSplitAnswerShape,
    answer=shapes.ComplaintSplitShape,
)
class AnswerSplit(Idempotent, SignedInView):
    """POST …/split; an anonymous report's secret code is told this once."""

    def post(self, request: Request, reference: UUID) -> Response:
        fields = read(request, shapes.ComplaintSplitAnswerShape)
        code = ""
        if fields["agreed"]:
            is_named = fields["is_named"]
            filed = agree_to_split(complainant=self.person, complaint=reference, is_named=is_named)
            code = filed.code
        else:
            decline_split(complainant=self.person, complaint=reference)
        case = for_consumer(self.person, reference).case
        return Response(answers.done(case) | {"code": code})


@step("Withdraw", shapes.ComplaintNothingShape)
class WithdrawComplaint(Idempotent, SignedInView):
    """POST …/withdrawal: leave it; the last one ends it."""

    def post(self, request: Request, reference: UUID) -> Response:
        case: Complaint = actions.withdraw_complaint(person=self.person, complaint=reference)
        return Response(answers.done(case))


@step("Add files", {"multipart/form-data": shapes.ComplaintFilesShape})
class AddEvidence(MyStep):
    """…/evidence."""

    parser_classes = [MultiPartParser]

    def take(self, reference: UUID, fields: Fields) -> None:
        form = read(self.request, shapes.ComplaintFilesShape)
        files = uploads_in(self.request.FILES, "files", most=MOST_AT_ONCE)
        add_evidence(person=self.person, complaint=reference, files=files, **form)


class MyEvidence(SignedInView):
    """GET /api/v1/me/complaints/{reference}/evidence/{file}."""

    @extend_schema(
        summary="One file of my complaint",
        responses={(200, "*/*"): OpenApiTypes.BINARY, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, reference: UUID, file: UUID) -> HttpResponse:
        return file_for(for_consumer(self.person, reference).evidence, file)
