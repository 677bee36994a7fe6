"""Commitments for anybody to read, and for who visited to confirm."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from backend.accounts.api import SignedInView
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems, query
from backend.api.views import OpenView
from backend.kernel.errors import NotFound
from merchants.commitments import shapes
from merchants.commitments.models import PromiseWord
from merchants.commitments.reading import RULE, keeps_promises, public_page, shown_all
from merchants.commitments.ready import templates
from merchants.commitments.receipts import receipt
from merchants.commitments.voices import own_word, public_one, say_word, take_back_words
from merchants.licences.seals import merchant_by


class MerchantCommitments(OpenView):
    """GET /api/open/v1/merchants/{code}/commitments."""

    parameters = ("limit", "cursor")

    @extend_schema(
        summary="What a merchant promises, and what visitors say of it",
        description="Public commitments, newest first. A state is changed by the shop, by the end "
        "of its validity or by an authority; what visitors say is counted beside it.",
        parameters=[
            query("limit", "1 to 100, 20 when not given", kind=int),
            query("cursor", "from `next`"),
        ],
        responses={200: shapes.OpenCommitmentsShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request, code: str) -> Response:
        merchant, on = merchant_by(code), timezone.localdate()
        limit, cursor = self.query.limit(), self.query.text("cursor", longest=600)
        found, after = public_page(merchant.pk, on=on, limit=limit, cursor=cursor)
        told = {
            "results": shown_all(merchant.pk, found, on=on),
            "next": next_of(request.path, limit, after),
            "keeps_promises": keeps_promises(merchant.pk, on=on),
            "rule": [str(line) for line in RULE],
        }
        return Response(shapes.OpenCommitmentsShape(told).data)


class CommitmentTemplates(OpenView):
    """GET /api/open/v1/commitment-templates."""

    keep_seconds = 300

    @extend_schema(
        summary="Promises ready to adopt",
        responses={200: shapes.PromiseTemplatesShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(shapes.PromiseTemplatesShape({"results": templates().values()}).data)


class MyPromiseWord(Idempotent, SignedInView):
    """GET, PUT, DELETE /api/v1/merchants/{code}/commitments/{commitment}/word."""

    @extend_schema(
        summary="My last word on a promise",
        responses={200: shapes.WordShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, code: str, commitment: UUID) -> Response:
        word = own_word(self.person.pk, merchant_by(code), commitment)
        if word is None:
            raise NotFound
        return Response(told(word))

    @extend_schema(
        summary="Say whether a promise was kept, or change what I said",
        description="One word per promise and visit. It is counted in public; the shop never "
        "learns who said it, and no state changes by it.",
        request=shapes.WordSayShape,
        responses={200: shapes.WordSaidShape, **problems(400, 401, 403, 404, 409, 413, 422, 429)},
    )
    def put(self, request: Request, code: str, commitment: UUID) -> Response:
        asked = checked(shapes.WordSayShape(data=request.data))
        word = say_word(
            speaker=self.person,
            merchant=merchant_by(code),
            commitment=commitment,
            is_kept=asked["kept"],
            visit_token=asked["visit_token"],
        )
        return Response(told(word) | {"receipt": receipt(word.entry)})

    @extend_schema(
        summary="Take back what I said of a promise",
        responses={204: None, **problems(400, 401, 404, 429)},
    )
    def delete(self, request: Request, code: str, commitment: UUID) -> Response:
        about = public_one(merchant_by(code), commitment)
        take_back_words(speaker=self.person, merchant=about.merchant, commitment=about.id)
        return Response(status=204)


def told(word: PromiseWord) -> dict[str, Any]:
    """One's own word."""
    return {"kept": word.is_kept, "visit_on": word.visit_on, "said_on": word.said_on}


def next_of(path: str, limit: int, after: str | None) -> str | None:
    """The address of the next page."""
    return f"{path}?{urlencode({'limit': limit, 'cursor': after})}" if after else None


def checked(shape: Serializer[Any]) -> dict[str, Any]:
    """What was sent, in the shape asked for; else a problem document."""
    shape.is_valid(raise_exception=True)
    known: dict[str, Any] = shape.validated_data
    return known
