"""Who looked at me, for the app."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.consent.looking.entries import page_of, shown


class AccessShape(serializers.Serializer[Any]):
    """One read of your data by anybody but you."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    organisation = serializers.CharField()
    purpose = serializers.CharField()
    what = serializers.CharField()


class AccessLogShape(serializers.Serializer[Any]):
    """A page of reads, newest first; `next` is the cursor of the page before them in time."""

    results = AccessShape(many=True)
    next = serializers.CharField(allow_null=True)


class MyAccessLog(SignedInView):
    """GET /api/v1/me/access-log."""

    @extend_schema(
        summary="Who looked at me",
        parameters=[
            query("cursor", "where the list goes on"),
            query("limit", "1 to 100", kind=int),
        ],
        responses={200: AccessLogShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        cursor = asked.text("cursor", longest=600)
        notes, after = page_of(self.person.pk, limit=asked.limit(), cursor=cursor)
        return Response({"results": [shown(note) for note in notes], "next": after or None})
