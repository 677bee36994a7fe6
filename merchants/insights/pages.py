"""Pages of what complaints come to: published cases, good examples, offices' terms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie, vary_on_headers

from backend.api.params import BadParameter, Query
from backend.kernel.errors import NotFound
from backend.kernel.intervals import MINIMUM
from merchants.commitments.figures import ENOUGH as ENOUGH_WORDS
from merchants.commitments.figures import board as promises_board
from merchants.complaints.categories import BRANCHES
from merchants.complaints.choices import Outcome
from merchants.insights.asking import FILTERS, PARAMETERS, asked, counted, page_url
from merchants.insights.boards import BOARDS, ENOUGH, board
from merchants.insights.finding import find
from merchants.insights.grading.asking import office_after, offices_url
from merchants.insights.grading.reading import graded
from merchants.insights.models import Answer
from merchants.insights.offices import MONTHS, terms_kept
from merchants.insights.trends import top

MOST_KINDS = 10
DIVISION_DIGITS = 6


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def complaints(request: HttpRequest) -> HttpResponse:
    """/complaints: what is complained about, and what consumers let everybody read."""
    given = _known(request, *PARAMETERS)
    context: dict[str, Any] = {
        "query": {name: request.GET.get(name, "")[:100] for name in FILTERS},
        "branches": BRANCHES,
        "outcomes": Outcome.choices,
        "answers": Answer.choices,
        "minimum": MINIMUM,
        "kinds": _kinds(),
    }
    try:
        cases, after = find(asked(Query(given, *PARAMETERS)))
    except (BadParameter, NotFound) as refusal:
        return render(
            request, "insights/complaints.html", context | {"refusal": refusal}, status=400
        )
    context |= {"cases": cases, "next_url": page_url("/complaints", given.dict(), after)}
    return render(request, "insights/complaints.html", context)


def _kinds() -> list[dict[str, Any]]:
    every = top(counted(Query(QueryDict())), of="branch", most=MOST_KINDS)
    most = max((row["complaints"] or 0 for row in every), default=0)
    return [row | {"of": most} for row in every if not row["withheld"]]


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def boards(request: HttpRequest) -> HttpResponse:
    """/boards: good examples only."""
    asked_for = request.GET.get("division", "")
    division = asked_for if asked_for.isdecimal() and len(asked_for) == DIVISION_DIGITS else ""
    rows = {name: board(name, division=division) for name in BOARDS}
    context = {
        "boards": rows,
        "enough": ENOUGH,
        "promises": promises_board(on=timezone.localdate(), division=division),
        "enough_promises": ENOUGH_WORDS,
    }
    return render(request, "insights/boards.html", context)


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def offices(request: HttpRequest) -> HttpResponse:
    """/offices: how offices keep their terms and what they deliver; ?cursor= goes on by name."""
    try:
        after = office_after(Query(_known(request, "cursor"), "cursor"))
    except BadParameter as refusal:
        return render(request, "insights/offices.html", {"refusal": refusal}, status=400)
    shown, last = graded(after=after)
    context = {
        "rows": [] if after else terms_kept(on=timezone.localdate()),
        "months": MONTHS,
        "graded": shown,
        "next_url": offices_url("/offices", last),
    }
    return render(request, "insights/offices.html", context)


def _known(request: HttpRequest, *names: str) -> QueryDict:
    """What the page knows of the query; a form sends its empty fields too."""
    known = QueryDict(mutable=True)
    for name in names:
        if request.GET.get(name):
            known.setlist(name, request.GET.getlist(name)[:1])
    return known
