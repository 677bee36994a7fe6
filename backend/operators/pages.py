"""Pages of the operators' room that are no table, and the few things that are done there."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from backend.accounts.organisations.standing import LONGEST, change_standing
from backend.accounts.pages import OperatorPage
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.intake.sources import register_source
from backend.jobs.figures import backlog
from backend.kernel.errors import DomainError, NotFound
from backend.operators import figures
from backend.operators.actions import publish_wording, retry_follow_ups
from backend.operators.site import loosened, site
from backend.web.doctor import examine

LONGEST_TEXT = 10_000


@loosened
def within(
    request: HttpRequest, template: str, told: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page with the room's navigation around it."""
    return render(request, template, site.each_context(request) | told, status=status)


class Front(OperatorPage):
    """/admin/: what waits for somebody."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return within(request, "operators/front.html", {"front": figures.front()})


class Upward(OperatorPage):
    """/admin/{app}/: where the paths of django.contrib.admin lead up to; the front page."""

    def get(self, request: HttpRequest, app_label: str) -> HttpResponse:
        return redirect("/admin/")


class Health(OperatorPage):
    """/admin/health: what the doctor finds."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rank = {"unsafe": 0, "note": 1, "ok": 2}
        found = sorted(examine(), key=lambda pair: rank[pair[1].level])
        return within(request, "operators/health.html", {"findings": found})


class DataSets(OperatorPage):
    """/admin/data-sets: who delivers what, since when, and what is set aside."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return within(request, "operators/data_sets.html", {"rows": list(figures.data_sets())})


class TextMessages(OperatorPage):
    """/admin/text-messages: budgets, and what was spent."""

    def get(self, request: HttpRequest) -> HttpResponse:
        told = {"days": figures.messages_by_day(), "budgets": figures.message_budgets()}
        return within(request, "operators/text_messages.html", told)


class FollowUps(OneTap, OperatorPage):
    """/admin/follow-ups: what was given up; POST tries it again (`name`, or all)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        told = {"failed": figures.failed_follow_ups(), "backlog": backlog()}
        return within(request, "operators/follow_ups.html", told)

    def post(self, request: HttpRequest) -> HttpResponse:
        retry_follow_ups(operator=self.person, name=request.POST.get("name", "")[:80])
        return redirect("/admin/follow-ups")


class Change(OneTap, OperatorPage):
    """A form beside a table: done and back to it, or what was refused and why."""

    def get(self, request: HttpRequest, **which: Any) -> HttpResponse:
        return redirect(self.back())

    def post(self, request: HttpRequest, **which: Any) -> HttpResponse:
        try:
            self.done(request.POST)
        except NotFound:
            raise
        except DomainError as refusal:
            told = {"refusal": refusal, "back": self.back()}
            return within(request, "operators/refused.html", told, status_of(type(refusal)))
        return redirect(self.back())

    def back(self) -> str:
        """The page of the table."""
        raise NotImplementedError

    def done(self, given: QueryDict) -> None:
        """Call the action with what was given."""
        raise NotImplementedError


class ChangeStanding(Change):
    """/admin/organisations/{organisation}/standing: suspend, reinstate or close, with reasons."""

    def back(self) -> str:
        return f"/admin/accounts/organisation/{self.kwargs['organisation']}/"

    def done(self, given: QueryDict) -> None:
        change_standing(
            organisation=self.kwargs["organisation"],
            standing=given.get("standing", ""),
            reasons=given.get("reasons", "")[:LONGEST],
            operator=self.person,
        )


class RegisterSource(Change):
    """/admin/sources: make an office known that delivers."""

    def back(self) -> str:
        return "/admin/intake/source/"

    def done(self, given: QueryDict) -> None:
        names = ("code", "name", "office_code")
        said = {name: given.get(name, "")[:LONGEST] for name in names}
        register_source(**said, operator=self.person)


class PublishWording(Change):
    """/admin/purposes/{purpose}/text: the next version of what people are asked."""

    def back(self) -> str:
        return f"/admin/consent/purpose/{quote(self.kwargs['purpose'])}/"

    def done(self, given: QueryDict) -> None:
        publish_wording(
            purpose=self.kwargs["purpose"],
            zh=given.get("zh", "")[:LONGEST_TEXT],
            en=given.get("en", "")[:LONGEST_TEXT],
            asks_again=given.get("clearer") != "yes",
            operator=self.person,
        )
