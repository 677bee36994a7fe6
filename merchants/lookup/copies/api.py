"""Checking a copy (no key), and confirming how far a subscriber has followed the feed (a key)."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.programs import ProgramView
from backend.api.shapes import problems
from backend.api.views import OpenView
from merchants.lookup.copies import shapes
from merchants.lookup.copies.checking import check
from merchants.lookup.copies.confirming import SCOPE, confirm, followers


class CopyChecks(OpenView):
    """POST /api/open/v1/merchants/{code}/copy-checks."""

    @extend_schema(
        summary="Is your copy of a shop's record still right?",
        description="What has ended must be taken out of every copy (NDRC Order 36: repair stops "
        "publishing, sharing and using).",
        request=shapes.CopyShape,
        responses={200: shapes.CheckedCopyShape, **problems(400, 404, 429)},
    )
    def post(self, request: Request, code: str) -> Response:
        asked = shapes.CopyShape(data=request.data)
        asked.is_valid(raise_exception=True)
        checked = check(code, dict.fromkeys(asked.validated_data["items"]))
        told = {"results": checked, "stale": sum(one.must_go for one in checked)}
        return Response(shapes.CheckedCopyShape(told).data)


class Subscribers(OpenView):
    """GET /api/open/v1/subscribers."""

    keep_seconds = 60

    @extend_schema(
        summary="Who follows the feed, and what they have not yet confirmed",
        responses={200: shapes.FollowersShape, **problems(400, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(shapes.FollowersShape({"results": followers()}).data)


class FeedConfirmations(ProgramView):
    """POST /api/partner/v1/feed-confirmations."""

    @extend_schema(
        summary="All up to this position of the feed was done in our copies",
        description=f"Scope `{SCOPE}`. Everybody can read it. A smaller position changes nothing.",
        request=shapes.ConfirmationShape,
        responses={200: shapes.FollowerShape, **problems(400, 401, 403, 429)},
    )
    def post(self, request: Request) -> Response:
        self.require_scope(SCOPE)
        asked = shapes.ConfirmationShape(data=request.data)
        asked.is_valid(raise_exception=True)
        kept = confirm(self.program.organisation, position=asked.validated_data["position"])
        return Response(shapes.FollowerShape(kept).data)
