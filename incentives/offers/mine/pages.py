"""/me/offers: offers for me, explained; what I put aside. Nobody else sees either."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

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
from incentives.offers.mine.matching import RANK_NAMES, SHOP_RANK_NAMES
from incentives.offers.mine.reading import (
    Explained,
    MyPage,
    my_page,
    saved_of,
    shops_of,
    shops_page,
)

PAGE = 20
HERE = "/me/offers"


class MyOffers(SignedInPage):
    """/me/offers: open offers, those I qualify for first; ?shop=… for a shop I act for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        shop, status = _shop(request.GET.get("shop", "")), HTTPStatus.OK
        cursor = request.GET.get("cursor", "")[:LONGEST]
        try:
            mine = self.page_of(shop, cursor)
        except BadParameter:
            mine, status = self.page_of(shop, ""), HTTPStatus.BAD_REQUEST
        context = {
            "mine": mine,
            "shop": shop,
            "shops": shops_of(self.person),
            "offers": [(card_of(one.told), one, _rank_name(one, shop)) for one in mine.offers],
            "next_url": _following(mine, shop),
        }
        return render(request, "offers/mine.html", context, status=status)

    def page_of(self, shop: UUID | None, cursor: str) -> MyPage:
        """For oneself, or for that shop. Raises NotFound, BadParameter."""
        if shop is None:
            return my_page(self.person, limit=PAGE, cursor=cursor)
        return shops_page(self.person, shop, limit=PAGE, cursor=cursor)


def _shop(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None


def _rank_name(one: Explained, shop: UUID | None) -> str:
    return str((RANK_NAMES if shop is None else SHOP_RANK_NAMES)[one.rank])


def _following(mine: MyPage, shop: UUID | None) -> str | None:
    asked = {"shop": str(shop), "cursor": mine.cursor} if shop else {"cursor": mine.cursor}
    return f"{HERE}?{urlencode(asked)}" if mine.cursor else None


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
