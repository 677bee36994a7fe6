"""The office's desk for items themselves: documents that fell, statements, rechecks."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from backend.api.params import BadParameter
from backend.api.problems import status_of
from backend.audit.reads import reads_personal_data
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.licences.seals import merchant_by
from merchants.objections.desk_pages import OfficePage
from merchants.objections.forms import ModerateForm, RevokeForm
from merchants.objections.items import item_of, why_gone
from merchants.objections.office_api import reading_by
from merchants.objections.offices import answers_for
from merchants.objections.paging import due_page, items_page
from merchants.objections.reading import contested_among, item_shown, today
from merchants.objections.rechecks.actions import clock_of, refuse_recheck
from merchants.objections.rechecks.reading import (
    at_office,
    one_recheck,
    recheck_case,
    waiting_rechecks,
)
from merchants.objections.records_api import RECHECKS
from merchants.objections.refusals import NoSuchItem
from merchants.objections.revoking.actions import revocation_of, revoke_document
from merchants.objections.statements.actions import Writer, moderate_statement, versions_of
from merchants.records.models import Record
from merchants.registry.models import Merchant

ON_A_PAGE = 20
LIST = "office.records"


class OfficeRecords(OfficePage):
    """/office/records?m=…: the items of one shop, to withdraw what fell, to mend statements."""

    def get(self, request: HttpRequest) -> HttpResponse:
        code, merchant, missing = request.GET.get("m", "").strip(), None, False
        found: list[Record] = []
        after = None
        if code:
            try:
                merchant = merchant_by(code)
                cursor = request.GET.get("cursor", "")
                found, after = items_page(merchant, kind=LIST, limit=ON_A_PAGE, cursor=cursor)
            except (NotFound, BadParameter):
                missing = True
        context = {
            "merchant": merchant,
            "at": f"/office/records/{merchant.code}/" if merchant else "",
            "items": [one for one in found if self.answers(merchant, one)],
            "contested": contested_among(merchant, found) if merchant else set(),
            "next_url": f"?m={code}&cursor={after}" if after else "",
            "code": code,
            "missing": missing,
        }
        return self.page("objections/office_records.html", context)

    def answers(self, merchant: Merchant | None, record: Record) -> bool:
        """Whether this office has a say about the item."""
        return merchant is not None and answers_for(self.organisation, record, merchant)


class OfficeRecord(OfficePage):
    """/office/records/{code}/{item}: POST says that it fell, or changes the statement."""

    def get(self, request: HttpRequest, code: str, item: UUID) -> HttpResponse:
        return self.shown(code, item)

    def post(self, request: HttpRequest, code: str, item: UUID) -> HttpResponse:
        steps = {"revoke": self._revoke, "moderate": self._moderate}
        step = steps.get(request.POST.get("step", ""))
        try:
            if step is None:
                raise Invalid
            step(merchant_by(code), item)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(code, item, refusal, status_of(type(refusal)))
        return redirect(f"/office/records/{code}/{item}?done={request.POST['step']}")

    def _revoke(self, merchant: Merchant, item: UUID) -> None:
        form = RevokeForm(self.request.POST)
        if not form.is_valid():
            raise Invalid
        revoke_document(
            officer=self.person,
            office=self.organisation,
            merchant=merchant,
            item=item,
            on=form.cleaned_data["revoked_on"],
            reason=form.cleaned_data["reason"],
        )

    def _moderate(self, merchant: Merchant, item: UUID) -> None:
        form = ModerateForm(self.request.POST)
        if not form.is_valid():
            raise Invalid
        by = Writer(person=self.person, acting_for=self.organisation)
        moderate_statement(by=by, merchant=merchant, item=item, **form.cleaned_data)

    def shown(
        self,
        code: str,
        item: UUID,
        refusal: DomainError | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The item as everybody reads it, its fall if it fell, and the statement's versions."""
        merchant = merchant_by(code)
        record = item_of(merchant, item)
        if not answers_for(self.organisation, record, merchant):
            raise NoSuchItem
        context: dict[str, Any] = {
            "merchant": merchant,
            "item": item_shown(record),
            "gone": why_gone(record, on=today()),
            "fall": revocation_of(record),
            "versions": versions_of(record),
            "said": self.request.POST,
            "today": today(),
            "done": self.request.GET.get("done", ""),
            "refusal": refusal,
        }
        return self.page("objections/office_record.html", context, status=status)


class OfficeRechecks(OfficePage):
    """/office/rechecks: shops that wait for a new inspection, due first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows, cursor = waiting_rechecks(self.organisation), request.GET.get("cursor", "")
        try:
            found, after = due_page(rows, kind=RECHECKS, limit=ON_A_PAGE, cursor=cursor)
        except BadParameter:
            found, after = due_page(rows, kind=RECHECKS, limit=ON_A_PAGE)
        context = {
            "rechecks": [recheck_case(one) | {"late": one.due_on < today()} for one in found],
            "next_url": f"?cursor={after}" if after else "",
            "done": request.GET.get("done", ""),
        }
        return self.page("objections/office_rechecks.html", context)


@reads_personal_data
class OfficeRecheck(OfficePage):
    """/office/rechecks/{recheck}: POST refuses it with reasons; a delivery answers it."""

    def get(self, request: HttpRequest, recheck: UUID) -> HttpResponse:
        return self.shown(recheck)

    def post(self, request: HttpRequest, recheck: UUID) -> HttpResponse:
        by = Writer(person=self.person, acting_for=self.organisation)
        try:
            refuse_recheck(by=by, recheck=recheck, reasons=request.POST.get("reasons", ""))
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(recheck, refusal, status_of(type(refusal)))
        return redirect("/office/rechecks?done=1")

    def shown(
        self, recheck: UUID, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The request with the shop's words, which is noted."""
        found = one_recheck(at_office(self.organisation), recheck)
        context = {
            "one": recheck_case(found, reading=reading_by(self.desk)),
            "clock": clock_of(found),
            "said": self.request.POST,
            "refusal": refusal,
        }
        return self.page("objections/office_recheck.html", context, status=status)
