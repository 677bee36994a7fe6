"""/me/points/deeds: what I told and what was kept of me; telling of one, with evidence."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.pages import SignedInPage
from backend.api import cursors
from backend.api.params import Query
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.consent.pages import as_file
from backend.files.receiving import uploads_in
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from credit.catalogue.reading import today
from credit.catalogue.terms import Route
from credit.deeds.actions import Evidence, report_deed, withdraw_deed
from credit.deeds.forms import ToldForm
from credit.deeds.models import MOST_FILES
from credit.deeds.reading import may_be_told, own_deed, own_deeds, places, told_of
from credit.deeds.words import own_words
from credit.membership.paging import newest
from credit.membership.reading import member_of

MINE, LIST = "me/points/deeds", "me.points.deeds"


class MyDeeds(SignedInPage):
    """Everything, the newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        cursor = Query(request.GET, "cursor").text("cursor", longest=cursors.LONGEST)
        mine, after = newest(own_deeds(self.person.pk), LIST, cursor)
        next_url = f"/{MINE}?cursor={after}" if after else ""
        return render(request, "deeds/mine.html", {"deeds": mine, "next_url": next_url})


class NewDeed(OneTap, SignedInPage):
    """/me/points/deeds/new: tell of a deed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ToldForm(request.POST)
        try:
            if not form.is_valid():
                raise Invalid
            evidence = Evidence(
                form.cleaned_data["words"], uploads_in(request.FILES, "files", most=MOST_FILES)
            )
            deed = report_deed(person=self.person, told=form.told(Route.SELF), evidence=evidence)
        except DomainError as refusal:
            return self.shown(refusal, status=status_of(type(refusal)))
        return redirect(f"/me/points/deeds/{deed.id}?done=told")

    def shown(
        self, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The form with what was typed."""
        context = {
            "refusal": refusal,
            "said": self.request.POST or self.request.GET,
            "member": member_of(self.person.pk),
            "rules": may_be_told(self.person.pk),
            "places": places(),
            "today": today(),
            "most": MOST_FILES,
        }
        return render(self.request, "deeds/new.html", context, status=status)


class MyDeed(OneTap, SignedInPage):
    """/me/points/deeds/{deed}: what was kept, by whom, until when; POST takes it back."""

    def get(self, request: HttpRequest, deed: UUID) -> HttpResponse:
        return self.shown(deed)

    def post(self, request: HttpRequest, deed: UUID) -> HttpResponse:
        try:
            withdraw_deed(person=self.person, deed=deed)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(deed, refusal, status=status_of(type(refusal)))
        return redirect(f"/me/points/deeds/{deed}?done=withdrawn")

    def shown(
        self, deed: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The deed with its words, its clock and its ways on."""
        found = own_deed(self.person.pk, deed)
        context = {
            **told_of(found),
            "done": self.request.GET.get("done", ""),
            "refusal": refusal,
        }
        context["story"], context["answer"] = own_words(found, person=self.person.pk)
        return render(self.request, "deeds/one.html", context, status=status)


class MyDeedReceipt(SignedInPage):
    """/me/points/deeds/{deed}/receipt: the receipt of the last step, as a file to keep."""

    def get(self, request: HttpRequest, deed: UUID) -> HttpResponse:
        found = own_deed(self.person.pk, deed)
        receipt = receipt_of(Entry.objects.get(pk=found.receipt))
        return as_file(receipt, name=f"receipt-{deed}.json")
