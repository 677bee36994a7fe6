"""/api/v1/me/points, one's band, and the open figures."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.api.views import OpenView
from credit.membership.actions import NotAMember
from credit.membership.reading import member_of
from credit.standing.actions import compare_me
from credit.standing.figures import figures
from credit.standing.models import Standing
from credit.standing.reading import band_of, ideas, picture


class PointsLineShape(serializers.Serializer[Any]):
    """One thing that was thanked and still counts; they add up to `standing`."""

    deed = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    done_on = serializers.DateField(allow_null=True)
    points = serializers.IntegerField()
    until = serializers.DateField(help_text="the last day on which it counts")
    rule = serializers.CharField(help_text="indicator and version")
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name


class MyPointsLevelShape(serializers.Serializer[Any]):
    """A friendly name above a published threshold; it carries nothing else."""

    code = serializers.CharField()
    name = serializers.CharField()
    from_points = serializers.IntegerField()


class PointsIdeaShape(serializers.Serializer[Any]):
    """A voluntary thing; nothing follows from leaving it."""

    code = serializers.CharField()
    name = serializers.CharField()
    counts = serializers.CharField()
    points = serializers.IntegerField()
    unit = serializers.CharField()
    may_tell = serializers.BooleanField(help_text="whether one may tell of it oneself")


class PointsRestShape(serializers.Serializer[Any]):
    """Older lines that are counted and not listed; the passbook has them all."""

    lines = serializers.IntegerField()
    points = serializers.IntegerField()


class MyPointsShape(serializers.Serializer[Any]):
    """Both figures; only ever to their owner."""

    standing = serializers.IntegerField()
    spendable = serializers.IntegerField()
    level = MyPointsLevelShape(allow_null=True)
    next = MyPointsLevelShape(allow_null=True)
    missing = serializers.IntegerField()
    lines = PointsLineShape(many=True, help_text="the newest 200")
    more = PointsRestShape()
    ideas = PointsIdeaShape(many=True)


class PointsCellShape(serializers.Serializer[Any]):
    """One count, cut to tens; null: too few people to show, or nobody."""

    code = serializers.CharField()
    name = serializers.CharField()
    people = serializers.IntegerField(allow_null=True)


class PointsFiguresShape(serializers.Serializer[Any]):
    """Of today, and of the deeds since `since`; all cut to tens."""

    since = serializers.DateField()
    members = serializers.IntegerField(allow_null=True)
    levels = PointsCellShape(many=True)
    deeds = PointsCellShape(many=True)
    points = serializers.IntegerField(allow_null=True)


class MyPoints(SignedInView):
    """GET /api/v1/me/points."""

    @extend_schema(
        summary="My two figures, line by line",
        responses={200: MyPointsShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        member = member_of(self.person.pk)
        if member is None:
            raise NotAMember
        seen = picture(member)
        told = {**seen._asdict(), "missing": seen.missing, "ideas": ideas(member)}
        return Response(MyPointsShape(told).data)


class PointsBandShape(serializers.Serializer[Any]):
    """The people whose figure has the same name; never a place among them."""

    level = MyPointsLevelShape()
    people = serializers.IntegerField(help_text="rounded down to hundreds, 1000 at least")


class PointsComparisonShape(serializers.Serializer[Any]):
    """Off unless the member switches it on; the band is null below 1000 people."""

    compares = serializers.BooleanField()
    band = PointsBandShape(allow_null=True)


class PointsComparisonWishShape(serializers.Serializer[Any]):
    """On or off."""

    compares = serializers.BooleanField()


class MyPointsComparison(Idempotent, SignedInView):
    """GET, PUT /api/v1/me/points/comparison."""

    @extend_schema(
        summary="In which band I am, if I want to know",
        responses={200: PointsComparisonShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        return self.shown()

    @extend_schema(
        summary="Switch the band on or off",
        request=PointsComparisonWishShape,
        responses={200: PointsComparisonShape, **problems(400, 401, 404, 409, 429)},
    )
    def put(self, request: Request) -> Response:
        said = PointsComparisonWishShape(data=request.data)
        said.is_valid(raise_exception=True)
        compare_me(person=self.person, wanted=said.validated_data["compares"])
        return self.shown()

    def shown(self) -> Response:
        """Only ever to oneself. Raises NotAMember."""
        member = member_of(self.person.pk)
        if member is None:
            raise NotAMember
        kept = Standing.objects.filter(pk=member.pk).first()
        told = {"compares": bool(kept and kept.compares), "band": band_of(member)}
        return Response(PointsComparisonShape(told).data)


class OpenFigures(OpenView):
    """GET /api/open/v1/points/figures."""

    @extend_schema(
        summary="How many take part in civic points, and what they were thanked for",
        responses={200: PointsFiguresShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(PointsFiguresShape(figures()).data)
