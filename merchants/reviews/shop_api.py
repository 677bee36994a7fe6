"""The shop's side: what everybody sees of reviews, answering them, flagging them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind, Organisation
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.kernel.errors import NotFound
from merchants.registry.models import Merchant
from merchants.reviews import shapes
from merchants.reviews.api import checked
from merchants.reviews.choices import Side
from merchants.reviews.models import Review
from merchants.reviews.moderation.actions import flag_review
from merchants.reviews.moderation.models import Flag
from merchants.reviews.reading import PARAMETERS, SORTS, page_of, shown_all, wanted_in
from merchants.reviews.replies import write_reply


class ShopView(DeskView):
    """For people who act for a shop."""

    kind = Kind.MERCHANT

    @property
    def merchant(self) -> Merchant:
        """The shop in the register."""
        return merchant_of(self.organisation)


class ShopReviews(ShopView):
    """GET /api/v1/shop/reviews."""

    @extend_schema(
        summary="Reviews of my shop",
        description="The same that everybody sees: nothing here leads to an author.",
        parameters=[
            query("aspect", "as in the open list"),
            query("stars", "1 to 5", kind=int),
            query("visited", "1 or 0", enum=["0", "1"]),
            query("sort", "newest when not given", enum=list(SORTS)),
            query("limit", "1 to 100", kind=int),
            query("cursor", "from `next`"),
        ],
        responses={200: shapes.ShopReviewsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked, merchant = Query(request.query_params, *PARAMETERS), self.merchant
        wanted, limit = wanted_in(asked), asked.limit()
        cursor = asked.text("cursor", longest=600)
        reviews, after = page_of(merchant.pk, wanted, limit=limit, cursor=cursor)
        rest = urlencode(wanted.query | {"limit": limit, "cursor": after})
        told = {"results": for_shop(merchant, reviews)}
        return Response(told | {"next": f"{request.path}?{rest}" if after else None})


class ShopReviewReply(Idempotent, ShopView):
    """PUT /api/v1/shop/reviews/{review}/reply."""

    @extend_schema(
        summary="Answer a review in public",
        description="One answer per review; saying it again differently keeps what was said.",
        request=shapes.ReviewWordsShape,
        responses={
            200: shapes.ReviewReplyShape, **problems(400, 401, 403, 404, 409, 413, 422, 429)
        },
    )  # fmt: skip
    def put(self, request: Request, review: UUID) -> Response:
        text = checked(shapes.ReviewWordsShape(data=request.data))["words"]
        made = write_reply(review=review, shop=self.organisation, person=self.person, text=text)
        told = {"text": made.words_public, "written_on": made.written_on, "version": made.version}
        return Response(shapes.ReviewReplyShape(told).data)


class ShopReviewFlags(Idempotent, ShopView):
    """POST /api/v1/shop/reviews/{review}/flags."""

    @extend_schema(
        summary="Say for the shop that a review breaks a rule",
        request=shapes.ReviewFlagWriteShape,
        responses={
            201: shapes.ReviewFlagMadeShape, **problems(400, 401, 403, 404, 409, 413, 422, 429)
        },
    )  # fmt: skip
    def post(self, request: Request, review: UUID) -> Response:
        asked = checked(shapes.ReviewFlagWriteShape(data=request.data))
        made = flag_review(
            person=self.person,
            merchant=self.merchant,
            review=review,
            reason=asked["reason"],
            text=asked["words"],
            shop=self.organisation,
        )
        return Response({"reference": made.id, "state": made.state}, status=201)


def merchant_of(organisation: Organisation) -> Merchant:
    """The shop that an organisation stands for. Raises NotFound."""
    found = organisation.merchant and Merchant.objects.filter(pk=organisation.merchant).first()
    if not found:
        raise NotFound
    return found


def for_shop(merchant: Merchant, reviews: Iterable[Review]) -> list[dict[str, Any]]:
    """As everybody sees them, and which the shop flagged."""
    listed = list(reviews)
    mine = Flag.objects.filter(merchant=merchant, review_id__in=[one.id for one in listed])
    flagged = set(mine.filter(side=Side.MERCHANT).values_list("review_id", flat=True))
    told = shown_all(merchant.code, merchant.pk, listed)
    return [
        one | {"is_flagged": review.id in flagged} for one, review in zip(told, listed, strict=True)
    ]
