"""Pages that belong to the site itself: language, about, offline, the installable shell."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

A_YEAR = 365 * 24 * 3600
SHELL = (
    "css/site.css", "css/rooms.css", "js/site.js", "js/find.js", "js/verify-seal.js", "js/till.js",
    "icons.svg", "rooms.svg", "icons/icon.svg",
)  # fmt: skip


@require_safe
@never_cache
def language(request: HttpRequest) -> HttpResponse:
    """/language?to=en&next=/m/...: read the site in this language from now on."""
    to = request.GET.get("to", "")
    if to not in dict(settings.LANGUAGES):
        raise BadRequest("unknown language")
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        to,
        max_age=A_YEAR,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )
    return response


@require_safe
@cache_control(public=True, max_age=300)
@vary_on_cookie
def about(request: HttpRequest) -> HttpResponse:
    """/about: facts not verdicts, how long things stay public, sources, rights."""
    return render(request, "about.html")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """/offline: what the installed shell shows when neither net nor kept page is there."""
    return render(request, "offline.html")


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt: a search engine keeps copies for weeks; what ended here would live on there."""
    rules = "User-agent: *\nDisallow: /m/\nDisallow: /api/\nDisallow: /?\n"
    return HttpResponse(rules, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """/favicon.ico, for what asks without reading the page."""
    return HttpResponseRedirect(static("icons/icon-192.png"))


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """/sw.js at the root, so that its scope is the whole site."""
    files = [static(name) for name in SHELL]
    version = hashlib.sha256("".join(files).encode()).hexdigest()[:12]
    context = {"files": json.dumps([*files, "/offline"]), "version": version}
    return render(request, "sw.js", context, content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=300)
@vary_on_cookie
def manifest(request: HttpRequest) -> JsonResponse:
    """/manifest.webmanifest, in the reader's language."""
    return JsonResponse(
        {
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "name": gettext("诚易 · 商户公开信用记录"),
            "short_name": gettext("诚易"),
            "lang": "en" if get_language() == "en" else "zh-Hans",
            "background_color": "#f4f7f6",
            "theme_color": "#0a5753",
            "icons": [
                _picture("icon.svg", "any", "image/svg+xml"),
                _picture("icon-192.png", "192x192", "image/png"),
                _picture("icon-512.png", "512x512", "image/png"),
                _picture("maskable-512.png", "512x512", "image/png") | {"purpose": "maskable"},
            ],
        },
        content_type="application/manifest+json",
    )


def _picture(name: str, sizes: str, kind: str) -> dict[str, str]:
    return {"src": static(f"icons/{name}"), "sizes": sizes, "type": kind}
