"""The person named in the register: their cases, and a form for one item."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from backend.kernel.errors import DomainError
from merchants.licences.seals import merchant_by
from merchants.objections.actions import require_named
from merchants.objections.case_pages import (
    Case,
    CaseFile,
    CaseReceipt,
    Cases,
    MyPage,
    NewCase,
)
from merchants.objections.items import public_item
from merchants.records.models import Record
from merchants.registry.models import Merchant


class MyRecordObjections(Cases, MyPage):
    """/me/record-objections."""


class MyRecordObjection(Case, MyPage):
    """/me/record-objections/{objection}."""


class MyRecordObjectionReceipt(CaseReceipt, MyPage):
    """/me/record-objections/{objection}/receipt."""


class MyRecordObjectionFile(CaseFile, MyPage):
    """/me/record-objections/{objection}/files/{number}."""


class ObjectToRecord(NewCase, MyPage):
    """/m/{code}/records/{item}/object: for whoever the register names, identity proved."""

    def get(self, request: HttpRequest, code: str, item: UUID) -> HttpResponse:
        try:
            require_named(self.filer, self.about()[0])
        except DomainError as refusal:
            return self.form(refusal)
        return self.form()

    def post(self, request: HttpRequest, code: str, item: UUID) -> HttpResponse:
        return self.answer()

    def about(self) -> tuple[Merchant, Record]:
        merchant = merchant_by(str(self.kwargs["code"]))
        return merchant, public_item(merchant, self.kwargs["item"])
