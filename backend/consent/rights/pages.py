"""Copy, correct, erase, leave: as pages."""

from __future__ import annotations

import json

from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.accounts.pages import SignedInPage
from backend.api.taps import OneTap
from backend.consent.rights import shapes
from backend.consent.rights.api import archive_answer
from backend.consent.rights.copies import ask_for_copy, newest_copy
from backend.consent.rights.leaving import close_account
from backend.consent.rights.models import Request, RequestKind
from backend.consent.rights.requests import (
    LONGEST,
    TooManyOpenRequests,
    file_request,
    withdraw_request,
)
from backend.proof.receipts import receipt_of

KINDS = {RequestKind.CORRECTION: _("要求更正"), RequestKind.ERASURE: _("要求删除")}


class MyExport(OneTap, SignedInPage):
    """/me/export: where the copy stands; POST asks for one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "consent/export.html", {"copy": newest_copy(self.person.pk)})

    def post(self, request: HttpRequest) -> HttpResponse:
        ask_for_copy(person=self.person, language=get_language() or "zh-hans")
        return redirect("/me/export")


class MyExportArchive(SignedInPage):
    """/me/export/archive: the file."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return archive_answer(self.person.pk)


class WishForm(forms.Form):
    """A request to correct or erase."""

    kind = forms.ChoiceField(choices=list(KINDS.items()))
    section = forms.ChoiceField(choices=lambda: list(shapes.known_sections().items()))
    words = forms.CharField(max_length=LONGEST)


class MyRights(OneTap, SignedInPage):
    """/me/rights: requests and their clocks; POST files one, or takes one back (`withdraw`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(WishForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "withdraw" in request.POST:
            filed = forms.UUIDField().clean(request.POST["withdraw"])
            withdraw_request(person=self.person, request=filed)
            return redirect("/me/rights")
        form = WishForm(request.POST)
        if form.is_valid() and self._filed(form):
            return redirect("/me/rights")
        return self.shown(form, status=400)

    def _filed(self, form: WishForm) -> bool:
        try:
            file_request(person=self.person, **form.cleaned_data)
        except TooManyOpenRequests as refusal:
            form.add_error(None, str(refusal))
        return form.is_valid()

    def shown(self, form: WishForm, *, status: int = 200) -> HttpResponse:
        """Every request, and the form for the next."""
        mine = Request.objects.filter(person=self.person.pk).order_by("-id")
        sections = shapes.known_sections()
        context = {
            "form": form,
            "requests": [self._told(each, sections) for each in mine],
        }
        return render(self.request, "consent/rights.html", context, status=status)

    def _told(self, filed: Request, sections: dict[str, object]) -> dict[str, object]:
        told = shapes.request_shown(filed)
        return told | {
            "kind_name": KINDS[RequestKind(filed.kind)],
            "section_name": sections.get(filed.section, filed.section),
        }


class MyLeaving(OneTap, SignedInPage):
    """/me/leave: what goes, what a law keeps; POST closes the account and shows the receipt."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "consent/leave.html", shapes.leaving_shown())

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("confirm") != "yes":
            context = shapes.leaving_shown() | {"is_unconfirmed": True}
            return render(request, "consent/leave.html", context, status=400)
        receipt = receipt_of(close_account(person=self.person))
        logout(request)
        text = json.dumps(receipt, ensure_ascii=False, indent=2)
        return render(request, "consent/left.html", {"receipt": text})
