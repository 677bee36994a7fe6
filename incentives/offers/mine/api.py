"""/api/v1/me/offers: offers for me, and what I put aside."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.kernel.errors import NotFound
from incentives.offers.catalogue.shapes import OfferShape
from incentives.offers.mine.actions import save_offer, unsave_offer
from incentives.offers.mine.matching import RANKS
from incentives.offers.mine.reading import my_page, saved_of, shops_page


class MyOfferPartShape(serializers.Serializer[Any]):
    """One part of the condition, for the person alone."""

    code = serializers.CharField()
    text = serializers.CharField()
    is_met = serializers.BooleanField()
    missing = serializers.CharField(allow_blank=True, help_text="in words")


class MyOfferShape(serializers.Serializer[Any]):
    """An open offer and how the person stands to it."""

    offer = OfferShape(source="told")
    standing = serializers.ChoiceField(choices=list(RANKS), source="rank")
    why = MyOfferPartShape(many=True, source="parts")


class MyOfferIdeaShape(serializers.Serializer[Any]):
    """A voluntary thing; nothing follows from leaving it."""

    code = serializers.CharField()
    name = serializers.CharField()
    points = serializers.IntegerField()


class MyOffersShape(serializers.Serializer[Any]):
    """A page of them, those the person qualifies for first."""

    results = MyOfferShape(many=True, source="offers")
    ideas = MyOfferIdeaShape(many=True)
    next = serializers.SerializerMethodField()

    def get_next(self, page: dict[str, Any]) -> str | None:
        """The address of the next page."""
        asked = {"shop": page["shop"]} if page["shop"] else {}
        following = urlencode({**asked, "cursor": page["cursor"]})
        return f"/api/v1/me/offers?{following}" if page["cursor"] else None


class MySavedOfferShape(OfferShape):
    """What was put aside, as it stands today or last stood."""

    is_over = serializers.BooleanField()


class MySavedOffersShape(serializers.Serializer[Any]):
    """All of it; at most two hundred."""

    results = MySavedOfferShape(many=True)


class MyOffersList(SignedInView):
    """GET /api/v1/me/offers."""

    @extend_schema(
        summary="Open offers for me, explained",
        description="Told to the person alone. `why` names each part of the condition; `ideas` are "
        "voluntary things that would help with what is not met yet. With `shop`, offers for a shop "
        "that the person acts for, by what is public about it; 404 for any other.",
        parameters=[
            query("limit", "1 to 100, 20 when not given", kind=int),
            query("cursor", "from `next`"),
            query("shop", "number of the organisation", kind=UUID),
        ],
        responses={200: MyOffersShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "limit", "cursor", "shop")
        shop, limit = asked.text("shop", longest=36), asked.limit()
        cursor = asked.text("cursor", longest=600)
        if shop:
            page = shops_page(self.person, _number(shop), limit=limit, cursor=cursor)
        else:
            page = my_page(self.person, limit=limit, cursor=cursor)
        return Response(MyOffersShape({**page._asdict(), "shop": shop}).data)


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


class MySavedOffers(SignedInView):
    """GET /api/v1/me/offers/saved."""

    @extend_schema(
        summary="Offers that I put aside",
        responses={200: MySavedOffersShape, **problems(401, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(MySavedOffersShape({"results": saved_of(self.person)}).data)


class MySavedOffer(Idempotent, SignedInView):
    """PUT and DELETE /api/v1/me/offers/saved/{code}."""

    @extend_schema(
        summary="Put an offer aside", request=None, responses={204: None, **problems(401, 404)}
    )
    def put(self, request: Request, code: str) -> Response:
        save_offer(person=self.person, code=code)
        return Response(status=204)

    @extend_schema(
        summary="Take an offer off again", request=None, responses={204: None, **problems(401)}
    )
    def delete(self, request: Request, code: str) -> Response:
        unsave_offer(person=self.person, code=code)
        return Response(status=204)
