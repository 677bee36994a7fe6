"""/me/access-log: who looked at me, when, for what."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from backend.accounts.pages import SignedInPage
from backend.api.params import PAGE, Query
from backend.consent.looking.entries import page_of


class WhoLooked(SignedInPage):
    """Every read of my data by anybody but me, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        cursor = Query(request.GET, "cursor").text("cursor", longest=600)
        notes, after = page_of(self.person.pk, limit=PAGE, cursor=cursor)
        next_url = f"/me/access-log?{urlencode({'cursor': after})}" if after else ""
        context = {"notes": notes, "next_url": next_url, "is_first": not cursor}
        return render(request, "consent/access_log.html", context)
