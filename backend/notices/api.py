"""One's own notices, for the app."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.notices import shapes
from backend.notices.actions import choose, mark_read
from backend.notices.models import Preference, preference_of
from backend.notices.reading import page_of, shown, switches, unread_count


class MyNotices(SignedInView):
    """GET /api/v1/me/notices."""

    @extend_schema(
        summary="What I was told",
        parameters=[
            query("cursor", "where the list goes on"),
            query("limit", "1 to 100", kind=int),
            query("unread", "1: only what was not read yet"),
        ],
        responses={200: shapes.NoticesShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit", "unread")
        notices, after = page_of(
            self.person.pk,
            limit=asked.limit(),
            cursor=asked.text("cursor", longest=600),
            unread=asked.choice("unread", ("0", "1")) == "1",
        )
        told = {"results": [shown(notice) for notice in notices], "next": after or None}
        return Response(told | {"unread": unread_count(self.person.pk)})


class MyNoticesRead(Idempotent, SignedInView):
    """POST /api/v1/me/notices/read."""

    @extend_schema(
        summary="I have read this",
        request=shapes.NoticesReadShape,
        responses={200: shapes.UnreadNoticesShape, **problems(400, 401, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        said = shapes.NoticesReadShape(data=request.data)
        said.is_valid(raise_exception=True)
        mark_read(self.person.pk, notices=said.validated_data.get("ids"))
        return Response({"unread": unread_count(self.person.pk)})


class MyNoticePreferences(Idempotent, SignedInView):
    """GET, POST /api/v1/me/notices/preferences."""

    @extend_schema(
        summary="How I wish to be told",
        responses={200: shapes.NoticePreferencesShape, **problems(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        return Response(preferences_shown(preference_of(self.person.pk)))

    @extend_schema(
        summary="Change how I am told",
        description="A switch that is not named stays as it is. What a law or the safety of the "
        "account asks for is sent all the same.",
        request=shapes.NoticePreferencesShape,
        responses={200: shapes.NoticePreferencesShape, **problems(400, 401, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        said = shapes.NoticePreferencesShape(data=request.data)
        said.is_valid(raise_exception=True)
        wished = said.validated_data
        named = {f"{one['group']}:{one['channel']}": one["wanted"] for one in wished["switches"]}
        chosen = choose(self.person.pk, language=wished["language"], switches=named)
        return Response(preferences_shown(chosen))


def preferences_shown(preference: Preference) -> dict[str, Any]:
    """The language and every switch there is."""
    return {"language": preference.language, "switches": switches(preference)}
