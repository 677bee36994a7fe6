"""Cases as pages, the same for a shop's desk and for the person named in the register."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic.base import View

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from backend.accounts.pages import SignedInPage
from backend.api.params import BadParameter
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.consent.pages import as_file
from backend.files.receiving import uploads_in
from backend.files.serving import respond
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.objections.actions import (
    Filer,
    Said,
    appeal_decision,
    file_objection,
    withdraw_objection,
)
from merchants.objections.case_api import file_of, shown
from merchants.objections.choices import Ground
from merchants.objections.forms import ObjectForm
from merchants.objections.models import MOST_FILES, Objection, ObjectionQuerySet
from merchants.objections.paging import newest_page
from merchants.objections.reading import cases_of_person, cases_of_shop, merchant_of, one_of
from merchants.objections.receipts import receipt
from merchants.objections.terms import clocks_of
from merchants.records.models import Record
from merchants.registry.models import Merchant

ON_A_PAGE = 20


class FilerPage(View):
    """What both have in common: who files, whose cases, where they are."""

    home: ClassVar[str]

    @property
    def filer(self) -> Filer:
        """Who reads, for whom."""
        raise NotImplementedError

    @property
    def cases(self) -> ObjectionQuerySet:
        """Theirs."""
        raise NotImplementedError

    def drawn(self, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        """The template in the room that these pages belong to."""
        raise NotImplementedError


class ShopPage(FilerPage, DeskPage):
    """At the desk of a shop."""

    kind = Kind.MERCHANT
    home = "/shop/objections"

    @property
    def filer(self) -> Filer:
        return Filer(person=self.person, shop=self.organisation)

    @property
    def cases(self) -> ObjectionQuerySet:
        return cases_of_shop(merchant_of(self.organisation).pk)

    def drawn(self, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        around = {"layout": "objections/at_desk.html", "home": self.home, "mine_is_shop": True}
        return self.page(template, context | around, status=status)


class MyPage(FilerPage, OneTap, SignedInPage):
    """In the room of a person."""

    home = "/me/record-objections"

    @property
    def filer(self) -> Filer:
        return Filer(person=self.person)

    @property
    def cases(self) -> ObjectionQuerySet:
        return cases_of_person(self.person.pk)

    def drawn(self, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        around = {"layout": "objections/in_room.html", "home": self.home}
        return render(self.request, template, context | around, status=status)


class Cases(FilerPage):
    """All of them, the newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows, cursor = self.cases, request.GET.get("cursor", "")
        try:
            found, after = newest_page(rows, kind=self.home, limit=ON_A_PAGE, cursor=cursor)
        except BadParameter:
            found, after = newest_page(rows, kind=self.home, limit=ON_A_PAGE)
        context = {
            "cases": [shown(one) for one in found],
            "next_url": f"?cursor={after}" if after else "",
            "done": request.GET.get("done", ""),
        }
        return self.drawn("objections/cases.html", context, HTTPStatus.OK)


class Case(FilerPage):
    """One; POST withdraws it or appeals against the decision."""

    def get(self, request: HttpRequest, objection: UUID) -> HttpResponse:
        return self.one(objection)

    def post(self, request: HttpRequest, objection: UUID) -> HttpResponse:
        steps = {"withdraw": self._withdraw, "appeal": self._appeal}
        step = steps.get(request.POST.get("step", ""))
        if step is None:
            raise Invalid
        try:
            after = step(one_of(self.cases, objection).id)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.one(objection, refusal, status_of(type(refusal)))
        return redirect(f"{self.home}/{after.id}?done={request.POST['step']}")

    def _withdraw(self, objection: UUID) -> Objection:
        return withdraw_objection(by=self.filer, objection=objection)

    def _appeal(self, objection: UUID) -> Objection:
        files = uploads_in(self.request.FILES, "files", most=MOST_FILES)
        said = Said(words=self.request.POST.get("words", ""), files=files)
        return appeal_decision(by=self.filer, objection=objection, said=said)

    def one(
        self, objection: UUID, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The case with its clocks, and what may be done."""
        found = one_of(self.cases, objection)
        context = {
            "one": shown(found),
            "clocks": clocks_of(found),
            "numbers": range(1, len(found.files) + 1),
            "text": self.request.POST.get("words", ""),
            "most": MOST_FILES,
            "done": self.request.GET.get("done", ""),
            "refusal": refusal,
        }
        return self.drawn("objections/case.html", context, status)


class CaseReceipt(FilerPage):
    """The receipt of the last step, as a file to keep."""

    def get(self, request: HttpRequest, objection: UUID) -> HttpResponse:
        found = one_of(self.cases, objection)
        return as_file(receipt(found.entry), name=f"receipt-{found.id}.json")


class CaseFile(FilerPage):
    """One file of evidence, as it was handed in."""

    def get(self, request: HttpRequest, objection: UUID, number: int) -> HttpResponse:
        return respond(file_of(one_of(self.cases, objection), number), original=True)


class NewCase(FilerPage):
    """The form for one item."""

    def about(self) -> tuple[Merchant, Record]:
        """Which item of which shop. Raises NotFound."""
        raise NotImplementedError

    def answer(self) -> HttpResponse:
        """What POST answers: on to the case, or the form with the reason."""
        merchant, record = self.about()
        try:
            made = self._filed(merchant, record)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.form(refusal, status_of(type(refusal)))
        return redirect(f"{self.home}/{made.id}?done=filed")

    def _filed(self, merchant: Merchant, record: Record) -> Objection:
        form = ObjectForm(self.request.POST)
        if not form.is_valid():
            raise Invalid
        files = uploads_in(self.request.FILES, "files", most=MOST_FILES)
        said = Said(**form.cleaned_data, files=files)
        return file_objection(by=self.filer, merchant=merchant, item=record.id, said=said)

    def form(self, refusal: DomainError | None = None, status: int = HTTPStatus.OK) -> HttpResponse:
        """The item, and why it is wrong."""
        merchant, record = self.about()
        context = {
            "merchant": merchant,
            "item": record,
            "grounds": Ground.choices,
            "said": self.request.POST,
            "most": MOST_FILES,
            "refusal": refusal,
        }
        return self.drawn("objections/new.html", context, status)
