"""Reading reviews: anybody, without signing in and without a script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie, vary_on_headers

from backend.api.callers import network_of
from backend.api.params import BadParameter, Query
from backend.files import keeping
from backend.files.refusals import FileGone
from backend.files.serving import harmless
from backend.kernel.errors import DomainError
from merchants.licences.seals import examine, merchant_by
from merchants.registry.models import Merchant
from merchants.reviews import drawing
from merchants.reviews.figures import summary_of
from merchants.reviews.models import HelpfulVote, Review
from merchants.reviews.reading import (
    HELPFUL,
    PARAMETERS,
    Wanted,
    page_of,
    published,
    shown_all,
    wanted_in,
)
from merchants.reviews.visits import Visit, give_visit

ON_A_PAGE, ON_THE_CARD = 20, 3
COOKIE = "visit"


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def reviews(request: HttpRequest, code: str) -> HttpResponse:
    """/m/{code}/reviews: the figures, the list, how to write."""
    merchant = merchant_by(code)
    if code != merchant.code:
        return HttpResponsePermanentRedirect(f"/m/{merchant.code}/reviews")
    status, wanted = 200, Wanted()
    try:
        query = Query(_known(request), *PARAMETERS)
        wanted = wanted_in(query)
        cursor = query.text("cursor", longest=600)
        found, after = page_of(merchant.pk, wanted, limit=ON_A_PAGE, cursor=cursor)
    except BadParameter:
        (found, after), status = page_of(merchant.pk, wanted, limit=ON_A_PAGE), 400
    path = f"/m/{merchant.code}/reviews"
    context = {
        "merchant": merchant,
        **opinion_context(merchant.pk),
        "reviews": _listed(request, merchant, found),
        "chips": drawing.chips(wanted, path=path),
        "orders": drawing.orders(wanted, path=path),
        "next_url": drawing.address(path, wanted, cursor=after) if after else "",
        "is_malformed": status != 200,  # noqa: PLR2004  # the status itself
    }
    return render(request, "reviews/list.html", context, status=status)


def opinion_context(merchant_id: UUID) -> dict[str, Any]:
    """The figures of a shop, drawn."""
    summary = summary_of(merchant_id)
    return {
        "opinion": summary,
        "stars": drawing.stars(summary.shown),
        "bars": drawing.bars(summary),
        "aspects": drawing.aspects(summary),
    }


def on_the_card(merchant_id: UUID, code: str) -> dict[str, Any]:
    """What the shop's page shows of it: the figures, the three most helpful, newest first."""
    context = opinion_context(merchant_id)
    if not context["opinion"].n:
        return context | {"newest": [], "code": code}
    found, _after = page_of(merchant_id, Wanted(sort=HELPFUL), limit=ON_THE_CARD)
    newest = [
        one | {"stars": drawing.stars(review.overall)}
        for one, review in zip(shown_all(code, merchant_id, found), found, strict=True)
    ]
    return context | {"newest": newest, "code": code}


@require_safe
def photo(request: HttpRequest, code: str, review: UUID, number: int) -> HttpResponse:
    """/m/{code}/reviews/{review}/photos/{number}: of a public review; `?size=full`."""
    found = published(merchant_by(code).pk, review)
    return photo_of(request, found, number)


def photo_of(request: HttpRequest, review: Review, number: int) -> HttpResponse:
    """The photo, under an address that tells no time; caches do not keep it."""
    size = keeping.FULL if request.GET.get("size") == keeping.FULL else keeping.THUMBNAIL
    if not 1 <= number <= len(review.photos):
        raise Http404
    try:
        answer = harmless(keeping.read(review.photos[number - 1], size), "image/jpeg")
    except FileGone:
        raise Http404 from None
    answer["Cache-Control"] = "private, max-age=600"
    return answer


@require_safe
@never_cache
def visit(request: HttpRequest, digits: str) -> HttpResponse:
    """/m/{digits}/visit: who scanned the seal gets a proof of it, kept on the phone alone."""
    seen = examine(digits, today=timezone.localdate())
    if seen.merchant_code is None:
        raise Http404
    merchant = merchant_by(seen.merchant_code)
    try:
        given = give_visit(digits=digits, merchant=merchant, network=network_of(request))
    except DomainError as refusal:
        return redirect(f"/m/{merchant.code}/reviews/new?visit={refusal.code}")
    answer = redirect(f"/m/{merchant.code}/reviews/new")
    return carried(request, answer, given, path=f"/m/{merchant.code}/reviews")


def carried(request: HttpRequest, answer: HttpResponse, given: Visit, *, path: str) -> HttpResponse:
    """The answer with the proof of a visit, under one path of the shop alone.

    It is sent nowhere else, and stands in no log.
    """
    answer.set_cookie(
        COOKIE,
        given.token,
        max_age=settings.REVIEWS_VISIT_DAYS * 86_400,
        path=path,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _known(request: HttpRequest) -> Any:
    known = request.GET.copy()
    for name in list(known):
        if name not in PARAMETERS:
            del known[name]
    return known


def _listed(request: HttpRequest, merchant: Merchant, found: list[Review]) -> list[dict[str, Any]]:
    """As shown, with what the reader may do."""
    told = shown_all(merchant.code, merchant.pk, found)
    voted: set[UUID] = set()
    reader = request.user.pk if request.user.is_authenticated else None
    if reader:
        ids = [review.id for review in found]
        mine = HelpfulVote.objects.filter(merchant=merchant, review_id__in=ids, voter=reader)
        voted = set(mine.values_list("review_id", flat=True))
    return [
        one | {"stars": drawing.stars(review.overall), "is_mine": review.author == reader,
               "is_voted": review.id in voted, "may_vote": reader is not None}
        for one, review in zip(told, found, strict=True)
    ]  # fmt: skip
