"""One's own consents, for the app."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.consent import shapes
from backend.consent.dashboard import dashboard_of, question_of
from backend.consent.deciding import decide
from backend.consent.receipts import receipt_of_decision


class MyConsents(Idempotent, SignedInView):
    """GET, POST /api/v1/me/consents."""

    @extend_schema(
        summary="What I allowed, what I am asked",
        responses={200: shapes.DashboardShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(shapes.dashboard_shown(dashboard_of(self.person.pk)))

    @extend_schema(
        summary="Allow, refuse or take back",
        description="The same decision again answers the one there is. Refusing or taking back "
        "has no effect on anything else.",
        request=shapes.DecisionShape,
        responses={200: shapes.ConsentShape, **problems(400, 401, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        asked = shapes.DecisionShape(data=request.data)
        asked.is_valid(raise_exception=True)
        wished = {"text_version": None} | asked.validated_data
        return Response(shapes.decision_shown(decide(person=self.person, **wished)))


class MyConsentQuestion(SignedInView):
    """GET /api/v1/me/consents/{purpose}/{recipient}."""

    @extend_schema(
        summary="What exactly is asked",
        responses={200: shapes.QuestionShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, purpose: str, recipient: str) -> Response:
        question = question_of(self.person.pk, purpose=purpose, recipient=recipient)
        return Response(shapes.question_shown(question))


class MyConsentReceipt(SignedInView):
    """GET /api/v1/me/consents/{decision}/receipt."""

    @extend_schema(
        summary="The receipt of one decision",
        description="`status` is pending until a checkpoint of the log covers it.",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, decision: UUID) -> Response:
        return Response(receipt_of_decision(decision, person=self.person.pk))
