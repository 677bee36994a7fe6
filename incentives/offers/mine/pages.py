"""/me/offers: offers for me, explained; what I put aside. Nobody else sees either."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.pages import SignedInPage
from backend.api.cursors import LONGEST
from backend.api.params import BadParameter
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.kernel.errors import DomainError, NotFound
from incentives.offers.catalogue.pages import card_of
from incentives.offers.mine.actions import save_offer, unsave_offer
from incentives.offers.mine.matching import RANK_NAMES
from incentives.offers.mine.reading import my_page, saved_of

PAGE = 20
HERE = "/me/offers"


class MyOffers(SignedInPage):
    """/me/offers: open offers, those I qualify for first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        status = HTTPStatus.OK
        try:
            mine = my_page(self.person, limit=PAGE, cursor=request.GET.get("cursor", "")[:LONGEST])
        except BadParameter:
            mine, status = my_page(self.person, limit=PAGE), HTTPStatus.BAD_REQUEST
        context = {
            "mine": mine,
            "offers": [(card_of(one.told), one, RANK_NAMES[one.rank]) for one in mine.offers],
            "next_url": f"{HERE}?{urlencode({'cursor': mine.cursor})}" if mine.cursor else None,
        }
        return render(request, "offers/mine.html", context, status=status)


class SavedOffers(OneTap, SignedInPage):
    """/me/offers/saved: what I put aside; POST puts one aside or takes it off."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        code = request.POST.get("code", "")[:10]
        act = save_offer if request.POST.get("saved") == "yes" else unsave_offer
        try:
            act(person=self.person, code=code)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(refusal, status=status_of(type(refusal)))
        return redirect(f"/offers/{code}" if code.isalnum() else f"{HERE}/saved")

    def shown(
        self, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The list."""
        saved = [(card_of(told), told["is_over"]) for told in saved_of(self.person)]
        return render(
            self.request, "offers/saved.html", {"saved": saved, "refusal": refusal}, status=status
        )
