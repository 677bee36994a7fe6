"""Screening for programs of offices and partners: a key with the scope `screening:ask`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.models import Kind
from backend.accounts.organisations.programs import ProgramView
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.api.write_limits import WriteThrottle
from backend.kernel.errors import NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from merchants.licences.seals import merchant_by
from merchants.screening import shapes
from merchants.screening.actions import Answered, Asker, ask, say_done
from merchants.screening.desk import SCREENING_ASK
from merchants.screening.models import ScreeningFeedback, ScreeningGround
from merchants.screening.reading import asked_by, told

ASKERS = (Kind.OFFICE, Kind.PARTNER)
WHAT = """For a legal ground that the city granted: whether a legal entity is on a list in force,
by which document and on what basis, with the measures that the law names. Nothing but what is
public at this moment; no score; nothing about natural persons or sole traders. Nothing is blocked
by it: your organisation decides, in writing. The entity is told who asked, on what ground, when."""


class ScreeningProgram(ProgramView):
    """A view for programs of offices and partners with the scope."""

    throttle_classes = [WriteThrottle]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.program.organisation.kind not in ASKERS:
            raise NotFound
        self.require_scope(SCREENING_ASK)

    @property
    def asker(self) -> Asker:
        """Who asks."""
        return Asker(self.program.organisation, api_key=self.program.key)


class ProgramScreening(Idempotent, ScreeningProgram):
    """GET, POST /api/partner/v1/screening."""

    @extend_schema(
        summary="What my organisation asked, newest first",
        description="Scope `screening:ask`.",
        parameters=[query("limit", "1 to 100", kind=int), query("cursor", "from `next`")],
        responses={200: shapes.ScreeningQuestionsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(listed(request, self.asker))

    @extend_schema(
        summary="Ask whether a legal entity is on a list in force",
        description=WHAT,
        request=shapes.ScreeningAskShape,
        responses={
            201: shapes.ScreeningAnswerShape,
            **problems(400, 401, 403, 404, 409, 413, 422, 429),
        },
    )
    def post(self, request: Request) -> Response:
        asked = shapes.ScreeningAskShape(data=request.data).asked()
        return Response(answered(ask(asker=self.asker, asked=asked)), status=201)


class ProgramScreeningGrounds(ScreeningProgram):
    """GET /api/partner/v1/screening/grounds."""

    @extend_schema(
        summary="The grounds my organisation may ask on today",
        responses={200: shapes.ScreeningGroundsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(grounds_of(self.asker))


class ProgramScreeningFeedback(Idempotent, ScreeningProgram):
    """POST /api/partner/v1/screening/{code}/{question}/feedback."""

    @extend_schema(
        summary="Say what was done about a measure that the answer named",
        description="Said once; the entity sees it. A measure taken names its document.",
        request=shapes.ScreeningDoneShape,
        responses={
            201: shapes.ScreeningDoneToldShape,
            **problems(400, 401, 403, 404, 409, 413, 422, 429),
        },
    )
    def post(self, request: Request, code: str, question: UUID) -> Response:
        said = shapes.ScreeningDoneShape(data=request.data).said()
        merchant = merchant_by(code)
        made = say_done(asker=self.asker, merchant=merchant, question=question, said=said)
        return Response(done(made), status=201)


def listed(request: Request, asker: Asker) -> dict[str, Any]:
    """A page of what was asked."""
    asked = Query(request.query_params, "limit", "cursor")
    limit, cursor = asked.limit(), asked.text("cursor", longest=600)
    results, after = asked_by(asker.organisation, limit=limit, cursor=cursor)
    following = f"{request.path}?limit={limit}&cursor={after}" if after else None
    told_all = {"results": results, "next": following}
    return dict(shapes.ScreeningQuestionsShape(told_all).data)


def grounds_of(asker: Asker) -> dict[str, Any]:
    """What is in force today."""
    mine = ScreeningGround.objects.of(asker.organisation.pk).in_force(on=timezone.localdate())
    return dict(shapes.ScreeningGroundsShape({"results": mine[:100]}).data)


def answered(made: Answered) -> dict[str, Any]:
    """The answer with the receipt of having asked."""
    entry = Entry.objects.get(pk=made.question.entry)
    told_all = made.answer | {
        "question": made.question.id,
        "asked_at": made.question.asked_at,
        "receipt": receipt_of(entry),
    }
    return dict(shapes.ScreeningAnswerShape(told_all).data)


def done(made: ScreeningFeedback) -> dict[str, Any]:
    """What was said, with its receipt."""
    receipt = receipt_of(Entry.objects.get(pk=made.entry))
    return dict(shapes.ScreeningDoneToldShape(told(made) | {"receipt": receipt}).data)
