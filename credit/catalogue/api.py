"""The open API of the rules: what holds, what comes, every version, with signatures. No key."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.shapes import problems
from backend.api.views import OpenView, tagged
from credit.catalogue import reading, shapes
from credit.catalogue.models import Rule, SigningKey
from credit.catalogue.refusals import NoSuchRule


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


def _keys() -> list[dict[str, str]]:
    return [
        {"key": key.key_id, "public_key": b64encode(bytes(key.public_key)).decode()}
        for key in SigningKey.objects.order_by("since")
    ]
