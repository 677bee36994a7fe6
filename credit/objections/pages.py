"""/me/points/objections: what I contested and what became of it; filing, appealing."""

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
from credit.deeds.forms import ToldForm
from credit.deeds.reading import own_deed, places
from credit.membership.paging import newest
from credit.membership.reading import member_of
from credit.objections.actions import (
    CONTESTED,
    Said,
    appeal,
    ask_for_missing,
    object_to,
    withdraw_objection,
)
from credit.objections.forms import ObjectForm
from credit.objections.models import MOST_FILES, About, Objection
from credit.objections.reading import (
    all_by_name,
    missing_deed,
    own_objection,
    own_objections,
    told_of,
)
from credit.objections.refusals import NoSuchObjection
from credit.objections.words import own_words

HERE = "/me/points/objections"
LIST = "me.points.objections"


class MyObjections(SignedInPage):
    """All of mine, the newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        cursor = Query(request.GET, "cursor").text("cursor", longest=cursors.LONGEST)
        mine, after = newest(own_objections(self.person.pk), LIST, cursor)
        context = {"objections": mine, "next_url": f"{HERE}?cursor={after}" if after else ""}
        return render(request, "points_objections/mine.html", context)


class NewObjection(OneTap, SignedInPage):
    """/me/points/objections/new: of a deed (?deed=…), or of one that is missing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            made = self.filed()
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}/{made.id}?done=filed")

    def filed(self) -> Objection:
        """What the form says. Raises what the actions refuse with."""
        deed = self.deed()
        form = ObjectForm(self.request.POST) if deed else ToldForm(self.request.POST)
        if not form.is_valid():
            raise Invalid
        files = uploads_in(self.request.FILES, "files", most=MOST_FILES)
        said = Said(form.cleaned_data["words"], files)
        if isinstance(form, ToldForm):
            told = form.told(Route.DELIVERED)._asdict()
            told.pop("route")
            return ask_for_missing(person=self.person, told=missing_deed(**told), said=said)
        about = form.cleaned_data["about"]
        return object_to(person=self.person, deed=deed or UUID(int=0), about=about, said=said)

    def deed(self) -> UUID | None:
        """The deed that the address names."""
        told = self.request.GET.get("deed", "")
        try:
            return UUID(told) if told else None
        except ValueError:
            raise NoSuchObjection from None

    def shown(
        self, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """One of the two forms, with what was typed."""
        named = self.deed()
        deed = own_deed(self.person.pk, named) if named else None
        allowed = CONTESTED.get(deed.state, set()) if deed else set()
        context = {
            "deed": deed,
            "kinds": [(value, name) for value, name in About.choices if value in allowed],
            "rules": all_by_name() if deed is None else [],
            "places": places() if deed is None else [],
            "member": member_of(self.person.pk),
            "today": today(),
            "most": MOST_FILES,
            "said": self.request.POST,
            "refusal": refusal,
        }
        return render(self.request, "points_objections/new.html", context, status=status)


class MyObjection(OneTap, SignedInPage):
    """/me/points/objections/{objection}: POST withdraws it or has it looked at again."""

    def get(self, request: HttpRequest, objection: UUID) -> HttpResponse:
        return self.shown(objection)

    def post(self, request: HttpRequest, objection: UUID) -> HttpResponse:
        try:
            if request.POST.get("step") == "appeal":
                said = Said(request.POST.get("words", ""))
                objection = appeal(person=self.person, objection=objection, said=said).id
            else:
                withdraw_objection(person=self.person, objection=objection)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(objection, refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}/{objection}?done=1")

    def shown(
        self, objection: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The objection with words, clock, before and after."""
        found = own_objection(self.person.pk, objection)
        context = {**told_of(found), "refusal": refusal}
        context["done"] = self.request.GET.get("done", "")
        context["words"], context["answer"] = own_words(found, person=self.person.pk)
        return render(self.request, "points_objections/one.html", context, status=status)


class MyObjectionReceipt(SignedInPage):
    """/me/points/objections/{objection}/receipt: of the last step, as a file to keep."""

    def get(self, request: HttpRequest, objection: UUID) -> HttpResponse:
        found = own_objection(self.person.pk, objection)
        receipt = receipt_of(Entry.objects.get(pk=found.receipt))
        return as_file(receipt, name=f"receipt-{objection}.json")
