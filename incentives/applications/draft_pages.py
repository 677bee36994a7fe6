"""Beginning, writing and sending an application: what is told to whom is shown before it goes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.organisations.acting import memberships_of
from backend.accounts.organisations.models import Kind as Organised
from backend.accounts.pages import SignedInPage
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.kernel.errors import DomainError, Invalid, NotFound
from incentives.applications import drafts, terms
from incentives.applications.forms import DraftForm, SendForm
from incentives.applications.pages import HERE, Steps, StepsPage
from incentives.applications.preview import preview_if_open
from incentives.applications.reading import Seen, my_application
from incentives.applications.refusals import ApplicationSent, ApplicationUnread, DraftUnclear
from incentives.applications.sending import submit
from incentives.applications.states import State
from incentives.applications.wording import cash, shown
from incentives.offers.models import Subject
from incentives.offers.reading import open_version


class ApplyPage(OneTap, SignedInPage):
    """/offers/{code}/apply: how it goes, and for which shop; POST begins a draft."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.shown(code)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            made = drafts.begin(person=self.person, offer=code, shop=self.shop())
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(code, refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}/{made.id}")

    def shop(self) -> UUID | None:
        """The shop that was chosen."""
        told = self.request.POST.get("shop", "")
        try:
            return UUID(told) if told else None
        except ValueError:
            raise NotFound from None

    def shown(
        self, code: str, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The terms for everyone, the partner's time, and what happens next."""
        version = open_version(code)
        is_shops = version.offer.subject == Subject.SHOP
        mine = memberships_of(self.person).filter(organisation__kind=Organised.MERCHANT)
        context = {
            "version": version,
            "is_shops": is_shops,
            "shops": [each.organisation for each in mine] if is_shops else [],
            "limits": shown(terms.limits_of(version, better=False)),
            "days": terms.decide_days(version, better=False),
            "papers": terms.papers_days(version, better=False),
            "refusal": refusal,
        }
        return render(self.request, "applications/apply.html", context, status=status)


class DraftPage(StepsPage):
    """/me/applications/{application}/draft: saved whatever is missing; documents by themselves."""

    def steps(self, application: UUID) -> Steps:
        mine: dict[str, Any] = {"person": self.person, "application": application}
        here = f"{HERE}/{application}/draft"
        return {
            "save": lambda: self.saved(application, then=f"{here}?done=save"),
            "next": lambda: self.saved(application, then=f"{HERE}/{application}/send"),
            "files": lambda: _then(
                drafts.add_files(**mine, files=self.uploads), f"{here}?done=files"
            ),
            "remove": lambda: _then(drafts.remove_file(**mine, file=self.file()), here),
            "discard": lambda: _then(drafts.discard(**mine), f"{HERE}?done=discarded"),
        }

    def saved(self, application: UUID, *, then: str) -> str:
        """Keep what was typed, then go on. Raises DraftUnclear where a number is none."""
        form = DraftForm(self.request.POST)
        if not form.is_valid():
            raise DraftUnclear
        drafts.save_draft(person=self.person, application=application, told=form.told())
        return then

    def file(self) -> UUID:
        """The document that was tapped."""
        try:
            return UUID(self.request.POST.get("file", ""))
        except ValueError:
            raise Invalid from None

    def shown(
        self, application: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        seen = _draft(self, application)
        if seen is None:
            return redirect(f"{HERE}/{application}")
        plan = preview_if_open(self.person, seen.one)
        context = {
            "seen": seen,
            "one": seen.one,
            "plan": plan,
            "limits": shown(plan.limits) if plan else {},
            "typed": self.typed(seen),
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
            "most": drafts.MOST_FILES,
        }
        return render(self.request, "applications/draft.html", context, status=status)

    def typed(self, seen: Seen) -> dict[str, Any]:
        """What stands in the form: what was just typed, else what is kept."""
        if self.request.POST.get("step") in {"save", "next"}:
            return self.request.POST.dict()
        one = seen.one
        return {
            "amount": f"{one.amount:f}" if one.amount is not None else "",
            "months": one.months or "",
            "words": seen.words,
            "shows_name": one.shows_name,
            "shows_phone": one.shows_phone,
        }


class SendPage(StepsPage):
    """/me/applications/{application}/send: who is told what, and the consents, one by one."""

    def steps(self, application: UUID) -> Steps:
        return {"send": lambda: self.sent(application)}

    def sent(self, application: UUID) -> str:
        """Send it. Raises what the action refuses, ApplicationUnread."""
        form = SendForm(self.request.POST)
        if not form.is_valid():
            raise ApplicationUnread
        submit(person=self.person, application=application, sending=form.sending())
        return f"{HERE}/{application}?done=sent"

    def shown(
        self, application: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        seen = _draft(self, application)
        if seen is None:
            return redirect(f"{HERE}/{application}")
        plan = preview_if_open(self.person, seen.one)
        context = {
            "seen": seen,
            "one": seen.one,
            "plan": plan,
            "amount": cash(seen.one.amount),
            "limits": shown(plan.limits) if plan else {},
            "said": self.request.POST,
            "refusal": refusal,
        }
        return render(self.request, "applications/send.html", context, status=status)


def _draft(page: StepsPage, application: UUID) -> Seen | None:
    seen = my_application(page.person, application)
    if seen.one.state != State.DRAFT:
        if page.request.method == "POST":
            raise ApplicationSent
        return None
    return seen


def _then(_result: object, address: str) -> str:
    """A step that leads somewhere."""
    return address
