"""A shop's promises for anybody to read; who was there says whether they were kept."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie, vary_on_headers

from backend.accounts.pages import SignedInPage
from backend.api.callers import network_of
from backend.api.params import BadParameter, Query
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.commitments.reading import RULE, keeps_promises, public_page, shown_all
from merchants.commitments.voices import own_word, public_one, say_word, take_back_words
from merchants.licences.seals import examine, merchant_by
from merchants.registry.models import Merchant
from merchants.reviews.pages import COOKIE, carried
from merchants.reviews.visits import give_visit, visited_on

ON_A_PAGE = 20


@require_safe
@cache_control(no_cache=True)
@vary_on_headers("Accept-Language")
@vary_on_cookie
def promises(request: HttpRequest, code: str) -> HttpResponse:
    """/m/{code}/promises: each promise, its state, what visitors say, and the rule."""
    merchant, on = merchant_by(code), timezone.localdate()
    if code != merchant.code:
        return HttpResponsePermanentRedirect(f"/m/{merchant.code}/promises")
    cursor = request.GET.get("cursor", "")
    try:
        found, after = public_page(merchant.pk, on=on, limit=ON_A_PAGE, cursor=cursor)
    except BadParameter:
        found, after = public_page(merchant.pk, on=on, limit=ON_A_PAGE)
    context = {
        "merchant": merchant,
        "promises": shown_all(merchant.pk, found, on=on),
        "next_url": f"?cursor={after}" if after else "",
        "keeps": keeps_promises(merchant.pk, on=on),
        "rule": RULE,
        "visit_on": visit_day(request, merchant),
        "done": request.GET.get("done", ""),
        "no_visit": request.GET.get("visit", ""),
    }
    return render(request, "commitments/list.html", context)


@require_safe
@never_cache
def visit(request: HttpRequest, digits: str) -> HttpResponse:
    """/m/{digits}/promises/visit: who scanned the seal gets a proof of it, for the promises."""
    seen = examine(digits, today=timezone.localdate())
    if seen.merchant_code is None:
        raise Http404
    merchant = merchant_by(seen.merchant_code)
    path = f"/m/{merchant.code}/promises"
    try:
        given = give_visit(digits=digits, merchant=merchant, network=network_of(request))
    except DomainError as refusal:
        return redirect(f"{path}?visit={refusal.code}")
    return carried(request, redirect(path), given, path=path)


class WordOnPromise(OneTap, SignedInPage):
    """/m/{code}/promises/{commitment}/word: kept or not; changed and taken back here too."""

    def get(self, request: HttpRequest, code: str, commitment: UUID) -> HttpResponse:
        return self.shown(code, commitment)

    def post(self, request: HttpRequest, code: str, commitment: UUID) -> HttpResponse:
        merchant, said = merchant_by(code), request.POST.get("kept", "")
        try:
            self._say(merchant, commitment, said)
        except NotFound:
            raise
        except DomainError as refusal:
            status = status_of(type(refusal))
            return self.shown(code, commitment, refusal=refusal, status=status)
        return redirect(f"/m/{merchant.code}/promises?done={'gone' if said == 'none' else 'said'}")

    def _say(self, merchant: Merchant, commitment: UUID, said: str) -> None:
        if said == "none":
            about = public_one(merchant, commitment)
            take_back_words(speaker=self.person, merchant=merchant, commitment=about.id)
        elif said in {"yes", "no"}:
            fresh = visit_day(self.request, merchant) is not None
            say_word(
                speaker=self.person,
                merchant=merchant,
                commitment=commitment,
                is_kept=said == "yes",
                visit_token=self.request.COOKIES.get(COOKIE, "") if fresh else "",
            )
        else:
            raise Invalid

    def shown(
        self,
        code: str,
        commitment: UUID,
        *,
        refusal: DomainError | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The promise, what one said of it, and the two answers."""
        merchant = merchant_by(code)
        about = public_one(merchant, commitment)
        (told,) = shown_all(merchant.pk, [about], on=timezone.localdate())
        context: dict[str, Any] = {
            "merchant": merchant,
            "one": told,
            "word": own_word(self.person.pk, merchant, commitment),
            "visit_on": visit_day(self.request, merchant),
            "refusal": refusal,
        }
        return render(self.request, "commitments/word.html", context, status=status)


def visit_day(request: HttpRequest, merchant: Merchant) -> Any:
    """The day of the visit that the phone can prove, if it can."""
    token = request.COOKIES.get(COOKIE, "")
    try:
        return visited_on(token, merchant=merchant) if token else None
    except DomainError:
        return None


def query_of(request: HttpRequest, *names: str) -> Query:
    """What a page knows of its query; whoever shares a link may hang more on it."""
    known = request.GET.copy()
    for name in list(known):
        if name not in names:
            del known[name]
    return Query(known, *names)
