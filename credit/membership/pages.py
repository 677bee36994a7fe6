"""/me/points/join and /me/points/refusals: plain words, nothing ticked, leaving as easy."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.pages import SignedInPage
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.consent.pages import as_file
from backend.kernel.errors import DomainError, Invalid
from backend.proof.receipts import receipt_of
from credit.membership.actions import decide, is_adult, join, last_entry, leave
from credit.membership.categories import MEMBERSHIP, Category, text_of
from credit.membership.reading import agrees, categories_of, member_of

JOIN, REFUSALS = "/me/points/join", "/me/points/refusals"
MOST_DIGITS = 5


class Join(OneTap, SignedInPage):
    """What it is, what it never does; POST joins or leaves."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.done(request.POST.get("step", ""))
        except DomainError as refusal:
            return self.shown(refusal)

    def done(self, step: str) -> HttpResponse:
        """One step, and where it leads. Raises what the step refuses with."""
        if step == "leave":
            leave(person=self.person)
            return redirect(f"{JOIN}?done=left")
        if step not in {"join", "join_all"}:
            raise Invalid
        versions = {each: _number(self.request, f"read_{each.value}") for each in Category}
        ticked = set(self.request.POST.getlist("category"))
        allowed = {
            each: version
            for each, version in versions.items()
            if step == "join_all" or each.value in ticked
        }
        join(person=self.person, version=_number(self.request, "read"), allowed=allowed)
        return redirect(f"{JOIN}?done=joined")

    def shown(self, refusal: DomainError | None = None) -> HttpResponse:
        """The page, with what was refused on top."""
        context = {
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
            "member": member_of(self.person.pk),
            "agrees": agrees(self.person.pk),
            "adult": is_adult(self.person),
            "text": text_of(MEMBERSHIP),
            "categories": categories_of(self.person.pk),
            "ticked": self.request.POST.getlist("category"),
        }
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return render(self.request, "points/join.html", context, status=status)


class Refusals(OneTap, SignedInPage):
    """Each kind of deeds with its switch; POST decides one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            category = Category(request.POST.get("category", ""))
        except ValueError:
            return self.shown(Invalid())
        is_allowed = request.POST.get("decision") == "allow"
        try:
            decide(
                person=self.person,
                category=category,
                is_allowed=is_allowed,
                version=_number(request, "read") if is_allowed else None,
            )
        except DomainError as refusal:
            return self.shown(refusal)
        return redirect(f"{REFUSALS}?done={category.value}#{category.value}")

    def shown(self, refusal: DomainError | None = None) -> HttpResponse:
        """The page, with what was refused on top."""
        context = {
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
            "member": member_of(self.person.pk),
            "categories": categories_of(self.person.pk),
        }
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return render(self.request, "points/refusals.html", context, status=status)


class MembershipReceipt(SignedInPage):
    """/me/points/join/receipt: the receipt of the last joining or leaving, as a file to keep."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return as_file(receipt_of(last_entry(self.person)), name="receipt-membership.json")


def _number(request: HttpRequest, name: str) -> int:
    told = request.POST.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= MOST_DIGITS else 0
