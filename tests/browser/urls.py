"""The site's own pages, and shops that answer, vanish and fail as the shell must bear it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone

from backend.web import styleguide

ENDS: dict[str, str] = {}  # what a test says about the shop of that code


def fill(card: dict[str, Any]) -> None:
    """As long a record as a card can hold."""
    serious = styleguide.sample("scan-serious")["card"]
    for kind in ("permits", "penalties", "listings", "honours"):
        items = serious[kind] or card[kind]
        items[0]["source"]["published_on"] = items[0]["source"]["decided_on"]
        card[kind], card["counts"][kind] = items[:1] * 50, 50
    card["commitments"], card["counts"]["commitments"] = [{"state": "open"}] * 50, 50


def shop(request: HttpRequest, code: str) -> HttpResponse:
    """A sample shop. A code with 0 is gone; one in ENDS has a record that ends on that day."""
    if "0" in code:
        return HttpResponse("gone", status=410)
    data = styleguide.sample("scan-rich")
    data["card"]["code"] = code
    if code == "FULL":
        fill(data["card"])
    data["card"]["penalties"][0]["source"]["ends_on"] = ENDS.get(code, "2099-01-01")
    return styleguide.render(request, "scan.html", data | {"today": timezone.localdate()})


urlpatterns = [
    path("", include("backend.web.urls")),
    path("", styleguide.sample_page, {"name": "home"}),
    path("m/<str:code>", shop),
]
