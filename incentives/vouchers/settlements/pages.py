"""/partner/settlements and the city's /office/settlements: months, and their two files."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Kind
from backend.api.params import Query
from backend.api.problems import status_of
from backend.consent.pages import as_file
from backend.kernel.errors import DomainError, NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from incentives.partners.pages import PartnerPage
from incentives.vouchers.settlements.making import (
    MonthNotOver,
    made,
    months_of,
    settle,
    statement_of,
)
from incentives.vouchers.settlements.models import Statement

HERE, CITYS = "/partner/settlements", "/office/settlements"
COMPETENCE = "offers"  # of an office that answers for credit-easy+
MOST = 120
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"

declare_desk_entry("partner", _("结算单"), HERE, order=45)
declare_desk_entry("office", _("优惠券结算"), CITYS, needs=COMPETENCE)


class Settlements(PartnerPage):
    """Every month that is over and in which something was used. POST makes one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            settle(partner=self.partner, month=month_in(request.POST.get("month", "")))
        except DomainError as refusal:
            return self.shown(refusal, status=status_of(type(refusal)))
        return redirect(HERE)

    def shown(
        self, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """Months with what there is of each."""
        there = {one.month: one for one in without_files().filter(partner=self.partner)[:MOST]}
        rows = [{"month": day, "made": there.get(day)} for day in months_of(self.partner)]
        context = {"rows": rows, "refusal": refusal, "here": HERE}
        return self.page("settlements/months.html", context, status=status)


class SettlementFile(PartnerPage):
    """/partner/settlements/{number}.xlsx, .pdf and its receipt."""

    def get(self, request: HttpRequest, number: UUID, kind: str) -> HttpResponse:
        return file_of(statement_of(self.partner, number), kind)


class CitysPage(DeskPage):
    """A page of the office that answers for credit-easy+."""

    kind = Kind.OFFICE

    def way_in(self, request: HttpRequest) -> HttpResponse | None:
        elsewhere = super().way_in(request)
        if elsewhere is None and COMPETENCE not in self.organisation.subject_kinds:
            raise NotFound
        return elsewhere


class CitysSettlements(CitysPage):
    """All partners', the newest months first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        Query(request.GET)
        ready = without_files().filter(ready_at__isnull=False).select_related("partner")
        rows = [
            {"month": one.month, "made": one, "partner": one.partner}
            for one in ready.order_by("-month", "partner__code")[:MOST]
        ]
        return self.page("settlements/months.html", {"rows": rows, "here": CITYS})


class CitysSettlementFile(CitysPage):
    """The same files."""

    def get(self, request: HttpRequest, number: UUID, kind: str) -> HttpResponse:
        found = Statement.objects.select_related("partner").filter(pk=number).first()
        return file_of(made(found), kind)


def without_files() -> Any:
    """Rows of lists do not carry the files."""
    return Statement.objects.defer("workbook", "paper")


def file_of(statement: Statement, kind: str) -> HttpResponse:
    """One of the two files, or the receipt that proves both. Raises NotFound."""
    name = f"{statement.partner.code}-{statement.month:%Y%m}"
    if kind == "receipt":
        receipt = receipt_of(Entry.objects.get(pk=statement.receipt or statement.pk))
        return as_file(receipt, name=f"receipt-{name}.json")
    kept = {"xlsx": (statement.workbook, XLSX), "pdf": (statement.paper, PDF)}.get(kind)
    if kept is None:
        raise NotFound
    answer = HttpResponse(bytes(kept[0] or b""), content_type=kept[1])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def month_in(text: str) -> date:
    """2026-11 as its first day. Raises MonthNotOver for what is no month."""
    try:
        return date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        raise MonthNotOver from None
