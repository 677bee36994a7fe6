"""The shop's desk: what stands on record, disputing it, a statement beside it, a recheck."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from backend.api.params import BadParameter
from backend.api.problems import status_of
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.objections.case_pages import (
    Case,
    CaseFile,
    CaseReceipt,
    Cases,
    NewCase,
    ShopPage,
)
from merchants.objections.items import why_gone
from merchants.objections.paging import items_page
from merchants.objections.reading import (
    contested_among,
    item_at_shop,
    item_shown,
    merchant_of,
    pending_recheck,
    today,
)
from merchants.objections.rechecks.actions import ask_recheck, clock_of, may_be_asked
from merchants.objections.rechecks.actions import withdraw_recheck as withdraw
from merchants.objections.rechecks.reading import of_shop
from merchants.objections.refusals import NoSuchItem, NoSuchRecheck
from merchants.objections.revoking.actions import revocation_of
from merchants.objections.statements.actions import Writer, versions_of, write_statement
from merchants.records.models import Record
from merchants.registry.models import Merchant

ON_A_PAGE = 20
LIST = "shop.records"


class ShopObjections(Cases, ShopPage):
    """/shop/objections."""


class ShopObjection(Case, ShopPage):
    """/shop/objections/{objection}."""


class ShopObjectionReceipt(CaseReceipt, ShopPage):
    """/shop/objections/{objection}/receipt."""


class ShopObjectionFile(CaseFile, ShopPage):
    """/shop/objections/{objection}/files/{number}."""


class NewShopObjection(NewCase, ShopPage):
    """/shop/objections/new?item=…: the form for one item of the shop."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.form()

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.answer()

    def about(self) -> tuple[Merchant, Record]:
        merchant = merchant_of(self.organisation)
        asked = self.request.POST.get("item") or self.request.GET.get("item", "")
        try:
            return merchant, item_at_shop(self.organisation, UUID(asked))
        except ValueError:
            raise NoSuchItem from None


class ShopRecords(ShopPage):
    """/shop/records: what anybody can read about the shop, item by item."""

    def get(self, request: HttpRequest) -> HttpResponse:
        merchant, cursor = merchant_of(self.organisation), request.GET.get("cursor", "")
        try:
            found, after = items_page(merchant, kind=LIST, limit=ON_A_PAGE, cursor=cursor)
        except BadParameter:
            found, after = items_page(merchant, kind=LIST, limit=ON_A_PAGE)
        context = {
            "merchant": merchant,
            "items": found,
            "contested": contested_among(merchant, found),
            "next_url": f"?cursor={after}" if after else "",
        }
        return self.page("objections/shop_records.html", context)


class ShopRecord(ShopPage):
    """/shop/records/{item}: POST writes the statement, asks for a recheck or takes that back."""

    def get(self, request: HttpRequest, item: UUID) -> HttpResponse:
        return self.shown(item)

    def post(self, request: HttpRequest, item: UUID) -> HttpResponse:
        steps = {"statement": self._say, "recheck": self._ask, "withdraw": self._withdraw}
        step = steps.get(request.POST.get("step", ""))
        if step is None:
            raise Invalid
        try:
            step(item)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(item, refusal, status_of(type(refusal)))
        return redirect(f"/shop/records/{item}?done={request.POST['step']}")

    @property
    def writer(self) -> Writer:
        """Who writes, for which shop."""
        return Writer(person=self.person, acting_for=self.organisation)

    def _say(self, item: UUID) -> None:
        about, text = merchant_of(self.organisation), self.request.POST.get("text", "")
        write_statement(by=self.writer, merchant=about, item=item, text=text)

    def _ask(self, item: UUID) -> None:
        about, words = merchant_of(self.organisation), self.request.POST.get("words", "")
        ask_recheck(by=self.writer, merchant=about, item=item, words=words)

    def _withdraw(self, item: UUID) -> None:
        waiting = pending_recheck(item_at_shop(self.organisation, item))
        if waiting is None:
            raise NoSuchRecheck
        withdraw(by=self.writer, recheck=waiting.id)

    def shown(
        self, item: UUID, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The item as everybody reads it, and what the shop may do about it."""
        record = item_at_shop(self.organisation, item)
        shown = item_shown(record)
        waiting = pending_recheck(record)
        context: dict[str, Any] = {
            "item": shown,
            "gone": why_gone(record, on=today()),
            "fall": revocation_of(record),
            "versions": versions_of(record),
            "text": self.request.POST.get("text") or (shown["statement"] or {}).get("text", ""),
            "words": self.request.POST.get("words", ""),
            "may_recheck": may_be_asked(record) and waiting is None,
            "recheck_clock": clock_of(waiting) if waiting else None,
            "past": of_shop(record.merchant_id).filter(item=record.id).exclude(status="pending"),
            "done": self.request.GET.get("done", ""),
            "refusal": refusal,
        }
        return self.page("objections/shop_record.html", context, status=status)
