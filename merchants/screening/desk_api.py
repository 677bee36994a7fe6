"""Screening for people: who ask at an office, who grant the grounds, whom was asked about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import ActsForKind, DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.kernel.errors import NotFound
from merchants.commitments.shop_api import merchant_of
from merchants.licences.seals import merchant_by
from merchants.screening import shapes
from merchants.screening.actions import Asker, ask, say_done
from merchants.screening.grounds import AREA, decide_ground, end_ground, propose_ground
from merchants.screening.models import ScreeningGround
from merchants.screening.program_api import WHAT, answered, done, grounds_of, listed
from merchants.screening.reading import asked_about, counted_about

PAGING = [query("limit", "1 to 100", kind=int), query("cursor", "from `next`")]
MOST_GROUNDS = 200


class OfficeAsks(DeskView):
    """For officers acting for an office."""

    kind = Kind.OFFICE

    @property
    def asker(self) -> Asker:
        """Who asks."""
        return Asker(self.organisation, person=self.person)


class OfficeScreening(Idempotent, OfficeAsks):
    """GET, POST /api/v1/office/screening."""

    @extend_schema(
        summary="What my office asked, newest first",
        parameters=PAGING,
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


class OfficeScreeningGrounds(OfficeAsks):
    """GET /api/v1/office/screening/grounds."""

    @extend_schema(
        summary="The grounds my office may ask on today",
        responses={200: shapes.ScreeningGroundsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(grounds_of(self.asker))


class OfficeScreeningFeedback(Idempotent, OfficeAsks):
    """POST /api/v1/office/screening/{code}/{question}/feedback."""

    @extend_schema(
        summary="Say what was done about a measure that the answer named",
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


class GrantsGrounds(ActsForKind):
    """For the office that grants grounds; for every other one there is no such thing."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        if AREA not in view.organisation.subject_kinds:
            raise NotFound
        return True


class GrantingView(Idempotent, DeskView):
    """A view for whoever acts for that office."""

    kind = Kind.OFFICE
    permission_classes = [GrantsGrounds]


class AllGrounds(GrantingView):
    """GET, POST /api/v1/office/screening-grounds."""

    @extend_schema(
        summary="All grounds, newest first (at most 200)",
        responses={200: shapes.ScreeningGroundsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        found = ScreeningGround.objects.all()[:MOST_GROUNDS]
        return Response(shapes.ScreeningGroundsShape({"results": found}).data)

    @extend_schema(
        summary="Propose a ground for an office or partner",
        description="Another officer grants it. Three years at most.",
        request=shapes.ScreeningGroundWriteShape,
        responses={
            201: shapes.ScreeningGroundShape,
            **problems(400, 401, 403, 404, 409, 413, 422, 429),
        },
    )
    def post(self, request: Request) -> Response:
        wanted = shapes.ScreeningGroundWriteShape(data=request.data).wanted()
        made = propose_ground(officer=self.person, office=self.organisation, wanted=wanted)
        return Response(shapes.ScreeningGroundShape(made).data, status=201)


class GroundStep(GrantingView):
    """POST /api/v1/office/screening-grounds/{ground}."""

    @extend_schema(
        summary="Grant, decline or end a ground",
        description="Granting and declining need another person than who proposed it; one is "
        "enough to end it.",
        request=shapes.ScreeningGroundStepShape,
        responses={
            200: shapes.ScreeningGroundShape,
            **problems(400, 401, 403, 404, 409, 413, 422, 429),
        },
    )
    def post(self, request: Request, ground: UUID) -> Response:
        step = shapes.ScreeningGroundStepShape(data=request.data)
        step.is_valid(raise_exception=True)
        who: dict[str, Any] = {"officer": self.person, "office": self.organisation}
        said = step.validated_data
        about = {"ground": ground, "reasons": said["reasons"]}
        if said["step"] == "end":
            made = end_ground(**who, **about)
        else:
            made = decide_ground(**who, **about, is_granted=said["step"] == "grant")
        return Response(shapes.ScreeningGroundShape(made).data)


class ShopScreening(DeskView):
    """GET /api/v1/shop/screening."""

    kind = Kind.MERCHANT

    @extend_schema(
        summary="Who asked whether my organisation is on a list, on what ground, and what was done",
        description="Kept five years.",
        parameters=PAGING,
        responses={200: shapes.ScreenedByShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        merchant = merchant_of(self.organisation)
        asked = Query(request.query_params, "limit", "cursor")
        limit, cursor = asked.limit(), asked.text("cursor", longest=600)
        results, after = asked_about(merchant.pk, limit=limit, cursor=cursor)
        following = f"{request.path}?limit={limit}&cursor={after}" if after else None
        told = {"results": results, "next": following, "counts": counted_about(merchant.pk)}
        return Response(shapes.ScreenedByShape(told).data)
