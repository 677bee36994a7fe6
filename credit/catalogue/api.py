"""The rules for anybody, signed, without a key; and for a member what a new one would mean."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.shapes import problems
from backend.api.views import OpenView, tagged
from credit.catalogue import reading, shapes
from credit.catalogue.models import LEVELS, Rule, SigningKey
from credit.catalogue.refusals import NoSuchRule
from credit.catalogue.simulating import preview
from credit.membership.actions import NotAMember
from credit.membership.reading import member_of


class Rules(OpenView):
    """GET /api/open/v1/points/rules."""

    @extend_schema(
        summary="Rules of civic points",
        description="What holds today and what is announced. The day decides; every version is "
        "signed. What is signed: format chengyi-rule/1, subject, version, announced_on, starts_on, "
        "terms (or {levels}), previous.",
        responses={200: shapes.PointsRulesShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        today = reading.today()
        held = list(Rule.objects.in_force(today))
        coming = reading.coming(today)
        known = "|".join(f"{rule.pk}" for rule in (*held, *coming))
        etag = sha256(f"{today}|{known}".encode()).hexdigest()[:32]
        told = {
            "today": today,
            "in_force": [shapes.version_shown(rule) for rule in held],
            "announced": [shapes.version_shown(rule) for rule in coming],
            "keys": _keys(),
        }
        return tagged(request, shapes.PointsRulesShape(told).data, etag=etag)


class RuleVersions(OpenView):
    """GET /api/open/v1/points/rules/{subject}."""

    @extend_schema(
        summary="Every version of one rule",
        responses={200: shapes.PointsRuleVersionsShape, **problems(400, 404, 429)},
    )
    def get(self, request: Request, subject: str) -> Response:
        found = reading.versions_of(subject)
        if not found:
            raise NoSuchRule
        told = {"results": [shapes.version_shown(rule) for rule in found]}
        return Response(shapes.PointsRuleVersionsShape(told).data)


class PointsPreviewShape(serializers.Serializer[Any]):
    """One's own deeds of twelve months under both rules; what one holds is never touched."""

    rule = shapes.PointsRuleShape()
    now = serializers.IntegerField()
    then = serializers.IntegerField()


class MyPointsPreview(SignedInView):
    """GET /api/v1/me/points/preview/{subject}/{version}."""

    @extend_schema(
        summary="My points under an announced rule",
        responses={200: PointsPreviewShape, **problems(400, 401, 404, 429)},
    )
    def get(self, request: Request, subject: str, version: int) -> Response:
        versions = Rule.objects.public().exclude(subject=LEVELS)
        found = versions.filter(subject=subject, version=version).first()
        if found is None:
            raise NoSuchRule
        member = member_of(self.person.pk)
        if member is None:
            raise NotAMember
        told = {"rule": shapes.version_shown(found), **preview(found, member=member.pk)._asdict()}
        return Response(PointsPreviewShape(told).data)


def _keys() -> list[dict[str, str]]:
    return [
        {"key": key.key_id, "public_key": b64encode(bytes(key.public_key)).decode()}
        for key in SigningKey.objects.order_by("since")
    ]
