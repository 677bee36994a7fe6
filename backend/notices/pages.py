"""One's own notices as pages: the list, one opened from a message, how to be told."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from backend.accounts.pages import SignedInPage
from backend.api.params import PAGE, Query
from backend.api.taps import OneTap
from backend.kernel.errors import NotFound
from backend.notices.actions import choose, mark_read
from backend.notices.kinds import GROUPS
from backend.notices.models import Notice, preference_of
from backend.notices.reading import page_of, shown, switches


class MyNotices(OneTap, SignedInPage):
    """/me/notices: what I was told, newest first; POST marks everything as read."""

    def get(self, request: HttpRequest) -> HttpResponse:
        cursor = Query(request.GET, "cursor").text("cursor", longest=600)
        notices, after = page_of(self.person.pk, limit=PAGE, cursor=cursor)
        context = {
            "notices": [shown(each) | {"short": each.short} for each in notices],
            "groups": GROUPS,
            "next_url": f"/me/notices?{urlencode({'cursor': after})}" if after else "",
            "is_first": not cursor,
        }
        return render(request, "notices/notices.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        mark_read(self.person.pk)
        return redirect("/me/notices")


class OpenNotice(SignedInPage):
    """/n/{short}: from a message to where the thing is; opening it is having read it."""

    def get(self, request: HttpRequest, short: str) -> HttpResponse:
        notice = Notice.objects.filter(short=short, person=self.person.pk).first()
        if notice is None:
            raise NotFound
        mark_read(self.person.pk, notices=[notice.pk])
        return redirect(notice.address or "/me/notices")


class ToMyNotices(SignedInPage):
    """/n/: where a message about several notices leads."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("/me/notices")


class MyPreferences(OneTap, SignedInPage):
    """/me/notices/preferences: by text message or not, in which language; POST decides."""

    def get(self, request: HttpRequest) -> HttpResponse:
        preference = preference_of(self.person.pk)
        context = {
            "rows": _rows(switches(preference)),
            "language": preference.language,
            "is_saved": "saved" in request.GET,
        }
        return render(request, "notices/preferences.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        language = request.POST.get("language", "")
        known = language if language in {"zh-hans", "en"} else get_language() or "zh-hans"
        ticked = set(request.POST.getlist("wanted"))
        offered = [f"{s['group']}:{s['channel']}" for s in switches(preference_of(self.person.pk))]
        named = {switch: switch in ticked for switch in offered}
        choose(self.person.pk, language=known, switches=named)
        return redirect("/me/notices/preferences?saved")


def _rows(offered: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        one | {"group": GROUPS[str(one["group"])], "switch": f"{one['group']}:{one['channel']}"}
        for one in offered
    ]
