"""The pages anyone may read: search, the shop, its history, and whether a seal is genuine."""

from __future__ import annotations

import time
from datetime import date
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie, vary_on_headers

from backend.api.params import BadParameter, Query, day
from backend.kernel.codes.text import normalise_code
from backend.kernel.errors import DomainError, NotFound
from merchants.insights.figures import figures_of
from merchants.insights.scans import count_scan
from merchants.licences.seal import State
from merchants.licences.seals import Examined, examine, has_seal, merchant_by
from merchants.lookup.api import NotYetOnRecord
from merchants.lookup.asking import PARAMETERS, Asked, asked, page_url, search_results
from merchants.lookup.cards import as_of, today
from merchants.lookup.history import history_of, shown
from merchants.lookup.nearby import Near
from merchants.lookup.reading import Ready, card_of
from merchants.lookup.search import Found, run
from merchants.reviews.pages import on_the_card

SEAL_DIGITS = 60  # a longer run of digits is meant to be a seal
DIVISIONS_KEPT = 300  # seconds

# The distinct values of an index, one probe each, however many merchants there are.
DIVISIONS = """
WITH RECURSIVE place AS (
    (SELECT division_code AS code FROM merchants_searchentry
      WHERE division_code > '' ORDER BY division_code LIMIT 1)
    UNION ALL
    SELECT (SELECT s.division_code FROM merchants_searchentry s
             WHERE s.division_code > place.code ORDER BY s.division_code LIMIT 1)
      FROM place WHERE place.code IS NOT NULL)
SELECT d.code, d.name FROM (SELECT code FROM place LIMIT 24) p
  JOIN places_division d ON d.code = p.code ORDER BY d.code"""

_divisions: tuple[float, list[dict[str, Any]]] = (0.0, [])


def divisions() -> list[dict[str, Any]]:
    """The divisions that have merchants, for the links of the home page; kept some minutes."""
    global _divisions  # noqa: PLW0603  (a cache of one value per process)
    if not _divisions[1] or time.monotonic() - _divisions[0] > DIVISIONS_KEPT:
        _divisions = (time.monotonic(), run(DIVISIONS, {}))
    return _divisions[1]


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def home(request: HttpRequest) -> HttpResponse:
    """/ : one search field; with a query, the results."""
    context: dict[str, Any] = {
        "query": {name: request.GET.get(name, "")[:100] for name in ("q", "division", "kind")},
        "divisions": divisions(),
        "near": "near" in request.GET,
        "results": None,
    }
    status = 200
    given = _known(request, *PARAMETERS)
    if given:
        try:
            context |= _found(Query(given, *PARAMETERS))
        except BadParameter as refusal:
            status = 400
            context |= {"results": [], "problem": _problem(refusal)}
    return render(request, "home.html", context, status=status)


def _known(request: HttpRequest, *names: str) -> QueryDict:
    """What pages know of the query; whoever shares a link may hang more on it."""
    known = QueryDict(mutable=True)
    for name in names:
        if name in request.GET:
            known.setlist(name, request.GET.getlist(name))
    return known


def _found(query: Query) -> dict[str, Any]:
    wanted = asked(query)
    found = search_results(wanted)
    return {
        "results": found.results,
        "next_url": page_url("/", wanted, found.after),
        "total_text": _total(wanted, found),
    }


def _total(wanted: Asked, found: Found) -> str:
    if found.total is None:
        return ""
    words = {"n": found.total, "m": wanted.radius_m if isinstance(wanted, Near) else 0}
    if isinstance(wanted, Near):
        at_least = _("%(m)s 米内至少有 %(n)s 家"), _("%(m)s 米内有 %(n)s 家")
        return at_least[not found.total_is_minimum] % words
    return (_("%(n)s 家以上") if found.total_is_minimum else _("找到 %(n)s 家")) % words


def _problem(refusal: DomainError) -> dict[str, str]:
    details = "；".join(str(fault.get("detail", "")) for fault in refusal.errors)
    return {"title": str(refusal), "detail": details, "code": refusal.code}


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def merchant(request: HttpRequest, code: str) -> HttpResponse:
    """/m/{code}: the shop. `code` is a public code, a unified code, or a licence seal's digits."""
    if code.isdecimal() and len(code) > SEAL_DIGITS:
        return _scanned(request, code)
    ready = card_of(code)
    plain = normalise_code(code)
    if code != plain and code == plain.lower():
        # One address per shop: typed in lower case it is the same page.
        asked_for = request.META["QUERY_STRING"]
        return HttpResponsePermanentRedirect(f"/m/{plain}{'?' if asked_for else ''}{asked_for}")
    return _page(request, ready, seal=None)


@require_safe
def without_slash(request: HttpRequest, code: str) -> HttpResponse:
    """/m/{code}/ as some programs write it."""
    return HttpResponsePermanentRedirect(f"/m/{quote(code)}")


def _scanned(request: HttpRequest, digits: str) -> HttpResponse:
    examined = examine(digits, today=today())
    if examined.merchant_code is None:
        return render(request, "seal.html", {"seal": examined, "query": {}}, status=404)
    ready = card_of(examined.merchant_code)
    if request.method == "GET" and examined.state == State.GENUINE:
        count_scan(ready.merchant_id, on=today())
    return _page(request, ready, seal=examined)


def _page(request: HttpRequest, ready: Ready, *, seal: Examined | None) -> HttpResponse:
    on = _as_of(request)
    card = ready.card
    if on is not None:
        past = as_of(ready.merchant_id, on)
        if past is None:
            raise NotYetOnRecord
        card = past
    host = settings.CHENGYI_HOST or request.get_host()
    context = {
        "card": card,
        "seal": seal,
        "as_of": on,
        "today": on or today(),
        "show_all": request.GET.get("all", ""),
        "poster": seal is None and has_seal(ready.merchant_id, today=today()),
        "complaints": None if on else figures_of(ready.merchant_id),
        "reviews": None if on else on_the_card(ready.merchant_id, card["code"]),
        "visit_digits": _digits(request) if seal and seal.state == State.GENUINE else "",
        "canonical_url": f"{'https' if settings.CHENGYI_HOST else request.scheme}://{host}/m/{card['code']}",
    }
    return render(request, "scan.html", context)


def _digits(request: HttpRequest) -> str:
    """The digits that were scanned: they open the way to a proof of visit."""
    return str(request.resolver_match.kwargs["code"]) if request.resolver_match else ""


def _as_of(request: HttpRequest) -> date | None:
    asked_day = request.GET.get("as_of", "")
    if not asked_day:
        return None
    on = day(asked_day, name="as_of")
    return None if on >= today() else on


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def history(request: HttpRequest, code: str) -> HttpResponse:
    """/m/{code}/history: when the page changed, and how, as far as that is still public."""
    ready = card_of(code)
    before = Query(_known(request, "before"), "before").number("before", low=1, high=2**62)
    steps, older = history_of(ready.merchant_id, before=before)
    context = {
        "card": ready.card,
        "changes": [shown(step) for step in steps],
        "next_url": f"?before={steps[-1].id}" if older else None,
        "today": today(),
    }
    return render(request, "history.html", context)


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def verify(request: HttpRequest) -> HttpResponse:
    """/verify: paste or scan a licence's address; the answer in plain words."""
    if number := request.GET.get("number", "")[:60].strip():
        # The code on a credit report: what it names is checked a floor above.
        return redirect(f"/verify/report?number={quote(number)}")
    given = request.GET.get("digits", "")[:2000].strip()
    digits = given.rsplit("/m/", 1)[-1].split("?")[0].strip("/ \n") if given else ""
    examined = examine(digits, today=today()) if digits else None
    context = {"digits": digits, "examined": examined, "named": _named(digits)}
    return render(request, "verify.html", context)


def _named(typed: str) -> str:
    """The public code of the merchant whose own code was typed where a seal was asked for."""
    if len(typed) > SEAL_DIGITS:
        return ""
    try:
        return merchant_by(normalise_code(typed)).code
    except NotFound:
        return ""
