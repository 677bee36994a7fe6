"""/api/v1/me/applications: begin, save, send, answer, withdraw, say what became of it."""

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
from backend.files.receiving import uploads_in
from backend.kernel.errors import NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from incentives.applications import actions, answers, drafts, shapes
from incentives.applications.preview import preview
from incentives.applications.reading import mine, my_application, my_file
from incentives.applications.sending import Sending, submit
from incentives.applications.states import Outcome

Fields = dict[str, Any]
READ = problems(400, 401, 404, 429)
LISTED = problems(400, 401, 429)
WRITE = problems(400, 401, 403, 404, 409, 413, 422, 429)
MOST_AT_ONCE = 9


def step(summary: str, shape: Any, *, answer: Any = shapes.ApplicationDoneShape) -> Any:
    """Describe a step: what is sent, what comes back."""
    described = extend_schema(summary=summary, request=shape, responses={200: answer, **WRITE})
    return extend_schema_view(post=described)


def read(request: Request, shape: type[serializers.Serializer[Any]]) -> Fields:
    """The validated fields of a body; files apart."""
    form = shape(data=request.data)
    form.is_valid(raise_exception=True)
    fields: Fields = form.validated_data
    return {name: value for name, value in fields.items() if name != "files"}


class MyApplications(Idempotent, SignedInView):
    """GET, POST /api/v1/me/applications."""

    @extend_schema(
        summary="My applications, drafts too",
        parameters=[query("cursor", "where to go on"), query("limit", "1 to 100", kind=int)],
        responses={200: shapes.ApplicationRowsShape, **LISTED},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        cursor = asked.text("cursor", longest=600)
        rows = mine(self.person)
        told = answers.page(rows, kind="me.applications", limit=asked.limit(), cursor=cursor)
        return Response(told)

    @extend_schema(
        summary="Begin an application; nobody else knows of a draft",
        request=shapes.ApplicationBeginningShape,
        responses={201: shapes.ApplicationDoneShape, **WRITE},
    )
    def post(self, request: Request) -> Response:
        made = drafts.begin(person=self.person, **read(request, shapes.ApplicationBeginningShape))
        return Response(answers.done(made), status=201)


class MyApplication(SignedInView):
    """GET /api/v1/me/applications/{application}."""

    @extend_schema(
        summary="One of my applications", responses={200: shapes.MyApplicationShape, **READ}
    )
    def get(self, request: Request, application: UUID) -> Response:
        return Response(answers.mine(my_application(self.person, application)))


class MyDraft(Idempotent, SignedInView):
    """PUT, DELETE /api/v1/me/applications/{application}/draft."""

    @extend_schema(
        summary="Save a draft, complete or not",
        request=shapes.ApplicationDraftShape,
        responses={200: shapes.ApplicationDoneShape, **WRITE},
    )
    def put(self, request: Request, application: UUID) -> Response:
        told = drafts.Told(**read(request, shapes.ApplicationDraftShape))
        draft = drafts.save_draft(person=self.person, application=application, told=told)
        return Response(answers.done(draft))

    @extend_schema(summary="Throw a draft away", responses={204: None, **WRITE})
    def delete(self, request: Request, application: UUID) -> Response:
        drafts.discard(person=self.person, application=application)
        return Response(status=204)


class MyApplicationReceipt(SignedInView):
    """GET /api/v1/me/applications/{application}/receipts/{entry}."""

    @extend_schema(summary="The receipt of one step", responses={200: OpenApiTypes.OBJECT, **READ})
    def get(self, request: Request, application: UUID, entry: UUID) -> Response:
        seen = my_application(self.person, application)
        if entry not in {step.receipt for step, _said in seen.steps}:
            raise NotFound
        return Response(receipt_of(Entry.objects.get(pk=entry)))


class MyApplicationFile(Idempotent, SignedInView):
    """GET, DELETE /api/v1/me/applications/{application}/files/{file}."""

    @extend_schema(
        summary="One of my documents", responses={(200, "*/*"): OpenApiTypes.BINARY, **READ}
    )
    def get(self, request: Request, application: UUID, file: UUID) -> HttpResponse:
        return my_file(self.person, application, file)

    @extend_schema(summary="Take a document out of a draft", responses={204: None, **WRITE})
    def delete(self, request: Request, application: UUID, file: UUID) -> Response:
        drafts.remove_file(person=self.person, application=application, file=file)
        return Response(status=204)


class MySending(Idempotent, SignedInView):
    """GET, POST /api/v1/me/applications/{application}/submission."""

    @extend_schema(
        summary="What would be told to whom", responses={200: shapes.ApplicationToSendShape, **READ}
    )
    def get(self, request: Request, application: UUID) -> Response:
        seen = preview(self.person, my_application(self.person, application).one)
        told = {
            "partner": seen.application.partner.code,
            "partner_name": seen.application.partner.name,
            "contact": seen.application.partner.contact,
            "version": seen.version.number,
            "consent": seen.consent.version,
            "consent_text": seen.consent.words,
            "kinds": seen.consent.kind_names,
            "has_better_terms": seen.version.has_condition,
            "eligibility": seen.eligibility.version if seen.eligibility else None,
            "eligibility_text": seen.eligibility.words if seen.eligibility else "",
            "commitment": seen.commitment.version if seen.commitment else None,
            "commitment_text": seen.commitment.words if seen.commitment else "",
            "decide_days": seen.decide_days,
            "limits": answers.limits(seen.limits),
            "name": seen.name,
            "phone": seen.phone,
        }
        return Response(shapes.ApplicationToSendShape(told).data)

    @extend_schema(
        summary="Send it: the partner's time begins",
        request=shapes.ApplicationSendingShape,
        responses={200: shapes.ApplicationDoneShape, **WRITE},
    )
    def post(self, request: Request, application: UUID) -> Response:
        sending = Sending(**read(request, shapes.ApplicationSendingShape))
        sent = submit(person=self.person, application=application, sending=sending)
        return Response(answers.done(sent))


class MyApplicationStep(Idempotent, SignedInView):
    """POST under /api/v1/me/applications/{application}/; `take` does the step."""

    shape: ClassVar[type[serializers.Serializer[Any]]] = shapes.ApplicationNothingShape

    def post(self, request: Request, application: UUID) -> Response:
        self.take(application, read(request, self.shape))
        return Response(answers.done(my_application(self.person, application).one))

    def take(self, application: UUID, fields: Fields) -> None:
        """The step itself."""
        raise NotImplementedError

    @property
    def uploads(self) -> Any:
        """The files of a body."""
        return uploads_in(self.request.FILES, "files", most=MOST_AT_ONCE)


@step("Add documents to a draft", {"multipart/form-data": shapes.ApplicationFilesShape})
class AddApplicationFiles(MyApplicationStep):
    """…/files."""

    parser_classes = [MultiPartParser]
    shape = shapes.ApplicationFilesShape

    def take(self, application: UUID, fields: Fields) -> None:
        drafts.add_files(person=self.person, application=application, files=self.uploads)


@step(
    "Answer the partner's question",
    {
        "application/json": shapes.ApplicationAnswerShape,
        "multipart/form-data": shapes.ApplicationAnswerWithFilesShape,
    },
)
class AnswerApplication(MyApplicationStep):
    """…/answers."""

    parser_classes = [JSONParser, MultiPartParser]
    shape = shapes.ApplicationAnswerShape

    def take(self, application: UUID, fields: Fields) -> None:
        said, files = fields["words"], self.uploads
        actions.answer(person=self.person, application=application, said=said, files=files)


@step("Hand in the papers promised", {"multipart/form-data": shapes.ApplicationFilesShape})
class HandInPapers(MyApplicationStep):
    """…/papers."""

    parser_classes = [MultiPartParser]
    shape = shapes.ApplicationFilesShape

    def take(self, application: UUID, fields: Fields) -> None:
        actions.hand_in_papers(person=self.person, application=application, files=self.uploads)


@step("Withdraw, at any time before the decision", shapes.ApplicationNothingShape)
class WithdrawApplication(MyApplicationStep):
    """…/withdrawal."""

    def take(self, application: UUID, fields: Fields) -> None:
        actions.withdraw(person=self.person, application=application)


@step("What became of what was granted, in one's own word", shapes.ApplicationOutcomeShape)
class TellApplicationOutcome(MyApplicationStep):
    """…/outcome."""

    shape = shapes.ApplicationOutcomeShape

    def take(self, application: UUID, fields: Fields) -> None:
        outcome = Outcome(fields["outcome"])
        actions.tell_outcome(person=self.person, application=application, outcome=outcome)
