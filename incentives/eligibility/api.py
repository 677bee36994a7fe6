"""Showing a token, and every question about me, for the app."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.accounts.models import User
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from incentives.eligibility import shapes
from incentives.eligibility.reading import (
    page_of,
    preview,
    question_about,
    reasons_of,
    shown_now,
)
from incentives.eligibility.showing import show_token

REFUSALS = problems(400, 401, 403, 404, 409, 429)


class MyOfferTokens(Idempotent, SignedInView):
    """GET, POST /api/v1/me/offers/{code}/tokens."""

    @extend_schema(
        summary="What showing this offer would tell, and what I show now",
        description="Ask again while you wait: once a partner asked, `token.answer` is what it "
        "heard. Reasons are for you alone.",
        responses={200: shapes.ShowingShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, code: str) -> Response:
        Query(request.query_params)
        return Response(shapes.ShowingShape(showing(self.person, code)).data)

    @extend_schema(
        summary="Show this offer: a token for one use in five minutes",
        description="The one before holds no longer. 403 `consent_missing` until you agreed for "
        "this partner; the partner hears yes or no and nothing else.",
        request=None,
        responses={201: shapes.ShownTokenShape, **REFUSALS},
    )
    def post(self, request: Request, code: str) -> Response:
        shown = show_token(person=self.person, offer=code)
        told = shapes.ShownTokenShape(shapes.token_shown(shown, None)).data
        return Response(told, status=201)


class MyQuestions(SignedInView):
    """GET /api/v1/me/offers/questions."""

    @extend_schema(
        summary="Every question that a partner was answered about me",
        parameters=[
            query("cursor", "where the list goes on"),
            query("limit", "1 to 100", kind=int),
        ],
        responses={200: shapes.QuestionsShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        cursor = asked.text("cursor", longest=600)
        found, after = page_of(self.person.pk, limit=asked.limit(), cursor=cursor)
        told = {"results": [shapes.question_shown(one) for one in found], "next": after or None}
        return Response(shapes.QuestionsShape(told).data)


class MyQuestion(SignedInView):
    """GET /api/v1/me/offers/questions/{question}."""

    @extend_schema(
        summary="One question about me, and why",
        responses={200: shapes.QuestionWithReasonsShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, question: UUID) -> Response:
        found = question_about(self.person.pk, question)
        reasons = reasons_of(self.person.pk, found.version)
        told = shapes.question_shown(found) | shapes.reasons_shown(reasons, found.version)
        return Response(shapes.QuestionWithReasonsShape(told).data)


class MyQuestionReceipt(SignedInView):
    """GET /api/v1/me/offers/questions/{question}/receipt."""

    @extend_schema(
        summary="The receipt of one answer about me",
        description="`status` is pending until a checkpoint of the log covers it.",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, question: UUID) -> Response:
        found = question_about(self.person.pk, question)
        return Response(receipt_of(Entry.objects.get(pk=found.receipt)))


def showing(person: User, offer: str) -> dict[str, object]:
    """The preview and what is shown now. Raises NoSuchOffer."""
    seen = preview(person, offer)
    shown = shown_now(person.pk, offer)
    answer = None
    if shown and shown.token.question:
        answer = question_about(person.pk, shown.token.question).answer
    token = shapes.token_shown(shown, answer) if shown else None
    return shapes.showing_shown(seen, token)
