"""/shop/repairs: what may be repaired, the kit with the application, what became of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from backend.api.params import BadParameter
from backend.api.problems import status_of
from backend.consent.pages import as_file
from backend.files.receiving import uploads_in
from backend.kernel.errors import DomainError, NotFound
from merchants.repairs.actions import (
    Asked,
    appeal_repair,
    ask_for_repair,
    clocks_of,
    withdraw_repair,
)
from merchants.repairs.items import item_of
from merchants.repairs.models import MOST_FILES, RepairClock
from merchants.repairs.paper import commitment_words, explained, kit_pdf
from merchants.repairs.reading import (
    bar_shown,
    bars_of,
    clocks_by,
    item_shown,
    items_page,
    merchant_of,
    one_of,
    paged,
    receipt_of_step,
    repair_shown,
    repairs_of,
)
from merchants.repairs.rights import own_words
from merchants.repairs.shop_api import CASES, ITEMS

HERE = "/shop/repairs"
ON_A_PAGE = 20


def first_of(clocks: list[RepairClock]) -> RepairClock | None:
    """The one that ends first of those that run."""
    return min((one for one in clocks if one.is_running), key=lambda one: one.due_on, default=None)


class RepairShopPage(DeskPage):
    """A page of the shop's people."""

    kind = Kind.MERCHANT

    def by(self) -> dict[str, Any]:
        """Who acts, for which shop."""
        return {"shop": self.organisation, "person": self.person}

    def asked(self) -> Asked:
        """What the form says."""
        return Asked(
            words=self.request.POST.get("words", ""),
            files=uploads_in(self.request.FILES, "files", most=MOST_FILES),
            is_signed=self.request.POST.get("signed") == "yes",
        )


class ShopRepairs(RepairShopPage):
    """/shop/repairs: items with their days, applications with their state."""

    def get(self, request: HttpRequest) -> HttpResponse:
        shop, on = merchant_of(self.organisation), timezone.localdate()
        asked, rows = request.GET, repairs_of(shop.pk)
        page: dict[str, Any] = {"limit": ON_A_PAGE, "cursor": asked.get("items", "")}
        try:
            items, more_items = items_page(shop.pk, on=on, kind=ITEMS, **page)
            page["cursor"] = asked.get("cases", "")
            cases, more_cases = paged(rows, kind=CASES, **page)
        except BadParameter:
            return redirect(HERE)
        clocks = clocks_by(cases)
        context = {
            "items": [item_shown(one) for one in items],
            "cases": [{"one": one, "clock": first_of(clocks[one.id])} for one in cases],
            "more_items": f"?items={more_items}" if more_items else "",
            "more_cases": f"?cases={more_cases}" if more_cases else "",
            "findings": [bar_shown(bar) for bar in bars_of(shop.pk, on=on)],
            "done": request.GET.get("done", ""),
        }
        return self.page("repairs/shop.html", context)


class ShopRepairItem(RepairShopPage):
    """/shop/repairs/items/{record}: the repair kit; POST applies."""

    def get(self, request: HttpRequest, record: UUID) -> HttpResponse:
        return self.shown(record)

    def post(self, request: HttpRequest, record: UUID) -> HttpResponse:
        try:
            made = ask_for_repair(**self.by(), record=record, asked=self.asked())
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(record, refusal=refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}/{made.id}?done=filed")

    def shown(
        self, record: UUID, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The kit, and the form when a repair may be asked for."""
        item = item_of(merchant_of(self.organisation), record, on=timezone.localdate())
        context = {
            "item": item_shown(item),
            "explained": explained(item),
            "commitment": commitment_words(),
            "most": MOST_FILES,
            "words": self.request.POST.get("words", ""),
            "refusal": refusal,
        }
        return self.page("repairs/item.html", context, status=status)


class ShopRepairKitPaper(RepairShopPage):
    """/shop/repairs/items/{record}/kit.pdf: to print."""

    def get(self, request: HttpRequest, record: UUID) -> HttpResponse:
        return kit_pdf(merchant_of(self.organisation), record)


class ShopRepair(RepairShopPage):
    """/shop/repairs/{repair}: what became of it; POST withdraws or contests."""

    def get(self, request: HttpRequest, repair: UUID) -> HttpResponse:
        return self.shown(repair)

    def post(self, request: HttpRequest, repair: UUID) -> HttpResponse:
        try:
            if request.POST.get("step") == "appeal":
                repair = appeal_repair(**self.by(), repair=repair, asked=self.asked()).id
            else:
                withdraw_repair(**self.by(), repair=repair)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(repair, refusal=refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}/{repair}?done=1")

    def shown(
        self, repair: UUID, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The application, its clocks, steps and receipts."""
        found = one_of(merchant_of(self.organisation).pk, repair)
        context = {
            "one": repair_shown(found),
            "clocks": list(clocks_of(found)),
            "words": own_words(found),
            "commitment": commitment_words(),
            "most": MOST_FILES,
            "typed": self.request.POST.get("words", ""),
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
        }
        return self.page("repairs/one.html", context, status=status)


class ShopRepairReceipt(RepairShopPage):
    """/shop/repairs/{repair}/receipts/{entry}: of one step, as a file to keep."""

    def get(self, request: HttpRequest, repair: UUID, entry: UUID) -> HttpResponse:
        found = one_of(merchant_of(self.organisation).pk, repair)
        return as_file(receipt_of_step(found, entry), name=f"receipt-{entry}.json")
