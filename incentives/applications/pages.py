"""/me/applications: what I applied for and where it stands, each with its clock and its steps."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.pages import SignedInPage
from backend.api import cursors
from backend.api.params import BadParameter
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.consent.pages import as_file
from backend.files.receiving import uploads_in
from backend.kernel.errors import DomainError, Invalid, NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from incentives.applications import actions
from incentives.applications.api import MOST_AT_ONCE
from incentives.applications.complaints import actions as complaints
from incentives.applications.complaints.models import About, Standing
from incentives.applications.complaints.reading import complaints_of
from incentives.applications.reading import Seen, mine, my_application, my_file
from incentives.applications.refusals import NoSuchApplication
from incentives.applications.states import Outcome, State
from incentives.applications.wording import cash, grant_of, limits_of, tone

HERE = "/me/applications"
ON_A_PAGE = 20
LIST = "me.applications.page"
Steps = dict[str, Callable[[], str | None]]


class MyApplicationsPage(SignedInPage):
    """All of mine, the newest first, drafts too."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = mine(self.person)
        try:
            (last,) = cursors.decode(LIST, request.GET["cursor"])
            rows = rows.filter(id__lt=UUID(str(last)))
        except (KeyError, ValueError, BadParameter):
            pass  # from the top
        found = list(rows[: ON_A_PAGE + 1])
        after = ""
        if len(found) > ON_A_PAGE:
            after = f"{HERE}?cursor={cursors.encode(LIST, [str(found[ON_A_PAGE - 1].id)])}"
        shown = [{"one": one, "tone": tone(one)} for one in found[:ON_A_PAGE]]
        context = {"rows": shown, "next_url": after, "done": request.GET.get("done", "")}
        return render(request, "applications/mine.html", context)


class StepsPage(OneTap, SignedInPage):
    """A page of one application whose form names a step; a refusal stands on the page."""

    def get(self, request: HttpRequest, application: UUID) -> HttpResponse:
        return self.shown(application)

    def post(self, request: HttpRequest, application: UUID) -> HttpResponse:
        step = self.steps(application).get(request.POST.get("step", ""))
        try:
            if step is None:
                raise Invalid
            elsewhere = step()
        except NoSuchApplication:
            raise
        except DomainError as refusal:
            return self.shown(application, refusal, status=status_of(type(refusal)))
        return redirect(elsewhere or f"{HERE}/{application}?done={request.POST['step']}")

    def steps(self, application: UUID) -> Steps:
        """What the forms of this page do, by name; each answers where to go on, if not here."""
        raise NotImplementedError

    def shown(
        self, application: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The page, with what was refused on top."""
        raise NotImplementedError

    @property
    def uploads(self) -> Any:
        """The files of a form; there has to be one."""
        files = uploads_in(self.request.FILES, "files", most=MOST_AT_ONCE)
        if not files:
            raise Invalid
        return files


class MyApplicationPage(StepsPage):
    """/me/applications/{application}: the timeline, and every step that is mine now."""

    def steps(self, application: UUID) -> Steps:
        mine: dict[str, Any] = {"person": self.person, "application": application}
        return {
            "answer": lambda: _done(actions.answer(**mine, **self.answer())),
            "papers": lambda: _done(actions.hand_in_papers(**mine, files=self.uploads)),
            "withdraw": lambda: _done(actions.withdraw(**mine)),
            "outcome": lambda: _done(actions.tell_outcome(**mine, outcome=self.outcome())),
            "complain": lambda: _done(complaints.complain(**mine, **self.complaint())),
            "appeal": lambda: _done(complaints.appeal(person=self.person, **self.contested())),
            "drop": lambda: _done(
                complaints.withdraw_complaint(person=self.person, complaint=self.about())
            ),
        }

    def answer(self) -> dict[str, Any]:
        """Words, files or both."""
        files = uploads_in(self.request.FILES, "files", most=MOST_AT_ONCE)
        return {"said": self.request.POST.get("words", ""), "files": files}

    def outcome(self) -> Outcome:
        """The word that was tapped."""
        try:
            return Outcome(self.request.POST.get("outcome", ""))
        except ValueError:
            raise Invalid from None

    def complaint(self) -> dict[str, Any]:
        """What is complained of."""
        about, said = self.request.POST.get("about", ""), self.request.POST.get("words", "")
        if about not in About.values:
            raise Invalid
        return {"about": About(about), "said": said}

    def contested(self) -> dict[str, Any]:
        """Which answer is contested, and why."""
        return {"complaint": self.about(), "said": self.request.POST.get("words", "")}

    def about(self) -> UUID:
        """The complaint that was tapped."""
        try:
            return UUID(self.request.POST.get("complaint", ""))
        except ValueError:
            raise Invalid from None

    def shown(
        self, application: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        seen = my_application(self.person, application)
        if seen.one.state == State.DRAFT:
            return redirect(f"{HERE}/{application}/draft")
        filed = complaints_of(application, holder=self.person.pk)
        context = told_of(seen) | {
            "base": f"{HERE}/{application}",
            "refusal": refusal,
            "typed": self.request.POST.get("words", ""),
            "done": self.request.GET.get("done", ""),
            "most": MOST_AT_ONCE,
            "complaints": filed,
            "complaint_open": any(each.one.state == Standing.FILED for each in filed),
            "matters": About.choices,
        }
        return render(self.request, "applications/one.html", context, status=status)


class MyApplicationFilePage(SignedInPage):
    """/me/applications/{application}/files/{file}."""

    def get(self, request: HttpRequest, application: UUID, file: UUID) -> HttpResponse:
        return my_file(self.person, application, file)


class MyApplicationReceiptPage(SignedInPage):
    """/me/applications/{application}/receipts/{entry}: the receipt of one step, to keep."""

    def get(self, request: HttpRequest, application: UUID, entry: UUID) -> HttpResponse:
        seen = my_application(self.person, application)
        if entry not in {step.receipt for step, _said in seen.steps}:
            raise NotFound
        return as_file(receipt_of(Entry.objects.get(pk=entry)), name=f"receipt-{entry}.json")


def told_of(seen: Seen) -> dict[str, Any]:
    """What both sides' pages say of an application."""
    one = seen.one
    return {
        "seen": seen,
        "one": one,
        "tone": tone(one),
        "amount": cash(one.amount),
        "limits": limits_of(one),
        "grant": grant_of(one),
        "is_waiting": one.is_waiting,
        "has_yes": one.state in {State.APPROVED, State.ENDED},
        "outcomes": Outcome.choices,
    }


def _done(_result: object) -> None:
    """A step that leads back to the application."""
