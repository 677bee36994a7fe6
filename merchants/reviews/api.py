"""Reviews for anybody to read, and for whoever signed in to write."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from backend.accounts.api import SignedInView
from backend.api.callers import network_of
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems, query
from backend.api.views import OpenView
from backend.deadlines.shapes import deadline_shown
from backend.files.receiving import uploads_in
from merchants.licences.seals import merchant_by
from merchants.reviews import mine, shapes
from merchants.reviews.actions import Circumstances, edit_review, withdraw_review, write_review
from merchants.reviews.figures import summary_of
from merchants.reviews.models import ASPECTS, MOST_PHOTOS, Review
from merchants.reviews.moderation.actions import appeal, flag_review
from merchants.reviews.reading import (
    PARAMETERS,
    SORTS,
    opinion_shown,
    page_of,
    shown_all,
    wanted_in,
)
from merchants.reviews.visits import give_visit
from merchants.reviews.votes import set_helpful

FORMULA = "(C·m + Σ w·s) / (C + Σ w·n), per month; w = 0.5 ^ (age in months / half life)"


class MerchantReviews(OpenView):
    """GET /api/open/v1/merchants/{code}/reviews."""

    parameters = PARAMETERS

    @extend_schema(
        summary="What consumers say of a merchant",
        description="Opinion, apart from what is on record. Authors have a name made for this "
        "merchant alone; days are told, moments are not.",
        parameters=[
            query("aspect", "whose stars `stars` means; without it the overall ones",
                  enum=list(ASPECTS)),
            query("stars", "1 to 5", kind=int),
            query("visited", "1: with a proof of visit, 0: without", enum=["0", "1"]),
            query("sort", "newest when not given", enum=list(SORTS)),
            query("limit", "1 to 100, 20 when not given", kind=int),
            query("cursor", "from `next`"),
        ],
        responses={200: shapes.ReviewsShape, **problems(400, 404, 429)},
    )  # fmt: skip
    def get(self, request: Request, code: str) -> Response:
        merchant, wanted = merchant_by(code), wanted_in(self.query)
        limit, cursor = self.query.limit(), self.query.text("cursor", longest=600)
        reviews, after = page_of(merchant.pk, wanted, limit=limit, cursor=cursor)
        rest = urlencode(wanted.query | {"limit": limit, "cursor": after})
        results = shown_all(merchant.code, merchant.pk, reviews)
        return Response({"results": results, "next": f"{request.path}?{rest}" if after else None})


class MerchantOpinion(OpenView):
    """GET /api/open/v1/merchants/{code}/opinion."""

    @extend_schema(
        summary="What consumers say of a merchant, in figures",
        description="Exact counts, and a mean corrected for few and old reviews, never without "
        "its n. Says how many reviews are hidden and at whose request, and who flags how.",
        responses={200: shapes.OpinionShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request, code: str) -> Response:
        told = opinion_shown(summary_of(merchant_by(code).pk))
        return Response(
            told
            | {
                "formula": FORMULA,
                "prior_mean": settings.REVIEWS_PRIOR_MEAN,
                "prior_weight": settings.REVIEWS_PRIOR_WEIGHT,
                "half_life_months": settings.REVIEWS_HALF_LIFE_MONTHS,
            }
        )


class MerchantVisits(APIView):
    """POST /api/v1/merchants/{code}/visits."""

    authentication_classes = []

    @extend_schema(
        summary="A proof of visit for who scanned the seal",
        description="Nobody signs in and nobody is written down. Each call gives another token, "
        "within limits per shop and network; each is good for one review.",
        request=shapes.VisitAskShape,
        responses={201: shapes.VisitShape, **problems(400, 404, 413, 422, 429)},
    )
    def post(self, request: Request, code: str) -> Response:
        asked = checked(shapes.VisitAskShape(data=request.data))
        merchant, network = merchant_by(code), network_of(request)
        given = give_visit(digits=asked["seal"], merchant=merchant, network=network)
        told = {"visit_token": given.token, "visit_on": given.visit_on}
        answer = Response(told | {"good_until": given.good_until}, status=201)
        answer["Cache-Control"] = "no-store"
        return answer


class MyMerchantReviews(Idempotent, SignedInView):
    """POST /api/v1/merchants/{code}/reviews."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        summary="Review a merchant",
        description="One opinion per visit. Photos as parts `photos` of a multipart body, six at "
        "most. What somebody looks at first is `held`, with the reason.",
        request=shapes.ReviewWriteShape,
        responses={
            201: shapes.ReviewWrittenShape,
            **problems(400, 401, 403, 404, 409, 413, 422, 429),
        },
    )
    def post(self, request: Request, code: str) -> Response:
        asked = shapes.ReviewWriteShape(data=request.data)
        token = checked(asked)["visit_token"]
        photos = uploads_in(request.FILES, "photos", most=MOST_PHOTOS)
        came = Circumstances(visit_token=token, network=network_of(request), photos=photos)
        review = write_review(
            author=self.person, merchant=merchant_by(code), said=asked.said(), came=came
        )
        return Response(written(review), status=201)


class MyMerchantReview(Idempotent, SignedInView):
    """GET, PUT /api/v1/merchants/{code}/reviews/{review}."""

    @extend_schema(
        summary="My review, its history, what was decided",
        responses={200: shapes.OwnReviewWholeShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, code: str, review: UUID) -> Response:
        own = mine.own_review(self.person, merchant_by(code), review)
        decisions = mine.decisions_shown(own)
        rest = {"decisions": decisions, "may_appeal": mine.may_appeal(own, decisions)}
        rest["deadlines"] = [deadline_shown(clock["row"]) for clock in mine.clocks_of(own)]
        return Response(
            shapes.OwnReviewWholeShape(
                mine.own_shown(own) | {"versions": mine.versions_shown(own)} | rest
            ).data
        )

    @extend_schema(
        summary="Say it differently",
        request=shapes.ReviewEditShape,
        responses={200: shapes.ReviewWrittenShape, **problems(400, 401, 404, 409, 413, 422, 429)},
    )
    def put(self, request: Request, code: str, review: UUID) -> Response:
        asked = shapes.ReviewEditShape(data=request.data)
        checked(asked)
        merchant = merchant_by(code)
        return Response(
            written(
                edit_review(author=self.person, merchant=merchant, review=review, said=asked.said())
            )
        )


class MyReviewWithdrawal(Idempotent, SignedInView):
    """POST /api/v1/merchants/{code}/reviews/{review}/withdrawal."""

    @extend_schema(
        summary="Take my review away",
        request=None,
        responses={200: shapes.ReviewWrittenShape, **problems(400, 401, 404, 429)},
    )
    def post(self, request: Request, code: str, review: UUID) -> Response:
        gone = withdraw_review(author=self.person, merchant=merchant_by(code), review=review)
        return Response(written(gone))


class MyReviewReceipt(SignedInView):
    """GET /api/v1/merchants/{code}/reviews/{review}/receipt."""

    @extend_schema(
        summary="The receipt of the last thing I did with it",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, code: str, review: UUID) -> Response:
        own = mine.own_review(self.person, merchant_by(code), review)
        return Response(mine.receipt_of_review(own))


class MyReviewVote(Idempotent, SignedInView):
    """PUT /api/v1/merchants/{code}/reviews/{review}/helpful."""

    @extend_schema(
        summary="Find it helpful, or not any more",
        request=shapes.ReviewHelpfulShape,
        responses={
            200: shapes.ReviewHelpfulCountShape, **problems(400, 401, 403, 404, 413, 429)
        },
    )  # fmt: skip
    def put(self, request: Request, code: str, review: UUID) -> Response:
        wish = checked(shapes.ReviewHelpfulShape(data=request.data))["helpful"]
        voted = set_helpful(
            voter=self.person, merchant=merchant_by(code), review=review, helpful=wish
        )
        return Response({"helpful": voted.helpful})


class MyReviewFlags(Idempotent, SignedInView):
    """POST /api/v1/merchants/{code}/reviews/{review}/flags."""

    @extend_schema(
        summary="Say that it breaks a rule",
        description="It stays online until an office decides; who flags how is public.",
        request=shapes.ReviewFlagWriteShape,
        responses={
            201: shapes.ReviewFlagMadeShape, **problems(400, 401, 404, 409, 413, 422, 429)
        },
    )  # fmt: skip
    def post(self, request: Request, code: str, review: UUID) -> Response:
        asked = checked(shapes.ReviewFlagWriteShape(data=request.data))
        made = flag_review(
            person=self.person,
            merchant=merchant_by(code),
            review=review,
            reason=asked["reason"],
            text=asked["words"],
        )
        return Response({"reference": made.id, "state": made.state}, status=201)


class MyReviewAppeal(Idempotent, SignedInView):
    """POST /api/v1/merchants/{code}/reviews/{review}/appeal."""

    @extend_schema(
        summary="Contest that my review was hidden",
        description="Another officer decides.",
        request=shapes.ReviewWordsShape,
        responses={201: shapes.ReviewAppealShape, **problems(400, 401, 404, 409, 413, 422, 429)},
    )
    def post(self, request: Request, code: str, review: UUID) -> Response:
        text = checked(shapes.ReviewWordsShape(data=request.data))["words"]
        made = appeal(author=self.person, merchant=merchant_by(code), review=review, text=text)
        told = {"state": made.state, "state_name": made.get_state_display()}
        rest = {"words": "", "filed_at": made.filed_at}
        return Response(shapes.ReviewAppealShape(told | rest).data, status=201)


class MyReviews(SignedInView):
    """GET /api/v1/me/reviews."""

    @extend_schema(
        summary="My reviews, newest first; 200 at most",
        responses={200: shapes.OwnReviewsShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        own = [mine.own_shown(review) for review in mine.own_reviews(self.person.pk)]
        return Response(shapes.OwnReviewsShape({"results": own}).data)


def checked(shape: Serializer[Any]) -> dict[str, Any]:
    """What was sent, in the shape asked for; else a problem document."""
    shape.is_valid(raise_exception=True)
    known: dict[str, Any] = shape.validated_data
    return known


def written(review: Review) -> dict[str, Any]:
    """The answer to an author's act."""
    told = {"reference": review.id, "receipt": mine.receipt_of_review(review)}
    answer: dict[str, Any] = shapes.ReviewWrittenShape(
        told | {"review": mine.own_shown(review)}
    ).data
    return answer
