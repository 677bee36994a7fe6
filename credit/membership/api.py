"""Joining, leaving, allowing and refusing, for the app."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.proof.receipts import receipt_of
from credit.membership import shapes
from credit.membership.actions import decide, join, last_entry, leave
from credit.membership.categories import Category
from credit.membership.reading import categories_of


class MyMembership(Idempotent, SignedInView):
    """GET, POST, DELETE /api/v1/me/membership."""

    @extend_schema(
        summary="Whether I take part in civic points",
        responses={200: shapes.PointsMembershipShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(shapes.PointsMembershipShape(shapes.membership_shown(self.person)).data)

    @extend_schema(
        summary="Join",
        description="For adults whose identity is proved. Joining twice is once. Only the named "
        "categories of deeds are allowed.",
        request=shapes.PointsJoiningShape,
        responses={
            200: shapes.PointsMembershipShape,
            201: shapes.PointsMembershipShape,
            **problems(400, 401, 403, 409, 429),
        },
    )
    def post(self, request: Request) -> Response:
        asked = shapes.PointsJoiningShape(data=request.data)
        asked.is_valid(raise_exception=True)
        named = asked.validated_data["categories"]
        allowed = {Category(each["category"]): each["text_version"] for each in named}
        version = asked.validated_data["text_version"]
        made = join(person=self.person, version=version, allowed=allowed)
        told = shapes.PointsMembershipShape(shapes.membership_shown(self.person)).data
        return Response(told, status=201 if made.is_new else 200)

    @extend_schema(
        summary="Leave",
        description="At once: points, deeds and consents are erased. Benefits already taken stay. "
        "The answer is the receipt; `status` is pending until a checkpoint of the log covers it.",
        request=None,
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 404, 409, 429)},
    )
    def delete(self, request: Request) -> Response:
        return Response(receipt_of(leave(person=self.person)))


class MyMembershipReceipt(SignedInView):
    """GET /api/v1/me/membership/receipt."""

    @extend_schema(
        summary="The receipt of my last joining or leaving",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(receipt_of(last_entry(self.person)))


class MyCategories(Idempotent, SignedInView):
    """GET, POST /api/v1/me/points/refusals."""

    @extend_schema(
        summary="Which kinds of deeds I allow or refuse",
        responses={200: shapes.DeedCategoriesShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        shown = [shapes.category_shown(one) for one in categories_of(self.person.pk)]
        return Response(shapes.DeedCategoriesShape({"results": shown}).data)

    @extend_schema(
        summary="Allow or refuse one kind of deeds",
        description="Refusing costs nothing and takes no point; it is receipted like allowing.",
        request=shapes.DeedCategoryDecisionShape,
        responses={200: shapes.DeedCategoryShape, **problems(400, 401, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        asked = shapes.DeedCategoryDecisionShape(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        category = Category(said["category"])
        decide(
            person=self.person,
            category=category,
            is_allowed=said["allowed"],
            version=said["text_version"],
        )
        now = next(one for one in categories_of(self.person.pk) if one.category == category)
        return Response(shapes.DeedCategoryShape(shapes.category_shown(now)).data)
