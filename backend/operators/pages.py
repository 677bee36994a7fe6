"""Pages of the operators' room that are no table, and the few things that are done there."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.organisations.standing import LONGEST, change_standing
from backend.accounts.pages import OperatorPage
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.jobs.figures import backlog
from backend.kernel.errors import DomainError, NotFound
from backend.operators import figures
from backend.operators.actions import retry_follow_ups
from backend.operators.site import loosened, site
from backend.web.doctor import examine


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


class ChangeStanding(OneTap, OperatorPage):
    """/admin/organisations/{organisation}/standing: suspend, reinstate or close, with reasons."""

    def get(self, request: HttpRequest, organisation: UUID) -> HttpResponse:
        return redirect(f"/admin/accounts/organisation/{organisation}/")

    def post(self, request: HttpRequest, organisation: UUID) -> HttpResponse:
        back = f"/admin/accounts/organisation/{organisation}/"
        try:
            change_standing(
                organisation=organisation,
                standing=request.POST.get("standing", ""),
                reasons=request.POST.get("reasons", "")[:LONGEST],
                operator=self.person,
            )
        except NotFound:
            raise
        except DomainError as refusal:
            told = {"refusal": refusal, "back": back}
            return within(request, "operators/refused.html", told, status_of(type(refusal)))
        return redirect(back)
