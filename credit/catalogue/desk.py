"""/office/points/rules: drafts, what the checker says, simulations, announcements."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Kind
from backend.api.problems import status_of
from backend.kernel.errors import DomainError, Invalid, NotFound
from credit.catalogue import forms, reading
from credit.catalogue.actions import announce_rule, change_draft, draft_rule, drop_draft
from credit.catalogue.models import NOTICE_DAYS, Rule
from credit.catalogue.refusals import NoSuchRule
from credit.catalogue.simulating import SLICES, simulate

HERE = "/office/points/rules"
COMPETENCE = "points"  # the subject kind of an office that may write rules

declare_desk_entry("office", _("积分规则"), HERE, needs=COMPETENCE)


class RulesDesk(DeskPage):
    """A page for the office that writes the rules; for every other one there is none."""

    kind = Kind.OFFICE

    def way_in(self, request: HttpRequest) -> HttpResponse | None:
        elsewhere = super().way_in(request)
        if elsewhere is None and COMPETENCE not in self.organisation.subject_kinds:
            raise NotFound
        return elsewhere


class Desk(RulesDesk):
    """What is being written, what is announced, what holds."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = reading.today()
        context = {
            "drafts": Rule.objects.filter(starts_on=None).order_by("subject"),
            "coming": reading.coming(today),
            "held": list(Rule.objects.in_force(today)),
        }
        return self.page("rules/desk.html", context)


class NewRule(RulesDesk):
    """/office/points/rules/new?subject=…: the next version, begun from the one that holds."""

    def get(self, request: HttpRequest) -> HttpResponse:
        subject = request.GET.get("subject", "")[: forms.LONGEST_SUBJECT]
        held = Rule.objects.public().filter(subject=subject).order_by("-version").first()
        return self.shown(subject, held.terms if held else {})

    def post(self, request: HttpRequest) -> HttpResponse:
        subject = request.POST.get("subject", "").strip()[: forms.LONGEST_SUBJECT]
        terms = forms.terms_in(request.POST, subject)
        try:
            made = draft_rule(
                subject=subject, terms=terms, officer=self.person, office=self.organisation
            )
        except DomainError as refusal:
            return self.shown(subject, terms, refusal)
        return redirect(f"{HERE}/{made.pk}")

    def shown(
        self, subject: str, terms: dict[str, Any], refusal: DomainError | None = None
    ) -> HttpResponse:
        """The form, with what the checker found."""
        context = {"subject": subject, "refusal": refusal, **forms.shown(subject, terms)}
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return self.page("rules/new.html", context, status=status)


class OneRule(RulesDesk):
    """/office/points/rules/{rule}: change, simulate, announce, drop."""

    def get(self, request: HttpRequest, rule: UUID) -> HttpResponse:
        return self.shown(_found(rule))

    def post(self, request: HttpRequest, rule: UUID) -> HttpResponse:
        try:
            return self.done(request.POST.get("step", ""), _found(rule))
        except NoSuchRule:
            raise
        except DomainError as refusal:
            return self.shown(_found(rule), refusal)

    def done(self, step: str, rule: Rule) -> HttpResponse:
        """One step, and where it leads. Raises what the step refuses with."""
        who: dict[str, Any] = {"officer": self.person, "office": self.organisation}
        if step == "change":
            terms = forms.terms_in(self.request.POST, rule.subject)
            change_draft(rule=rule.pk, terms=terms, **who)
        elif step == "simulate":
            simulate(rule=rule.pk, officer=self.person)
        elif step == "announce":
            starts_on = forms.day_in(self.request.POST, "starts_on")
            announce_rule(rule=rule.pk, starts_on=starts_on, **who)
        elif step == "drop":
            drop_draft(rule=rule.pk, **who)
            return redirect(HERE)
        else:
            raise Invalid
        return redirect(f"{HERE}/{rule.pk}")

    def shown(self, rule: Rule, refusal: DomainError | None = None) -> HttpResponse:
        """The draft or the announced rule, with what was refused on top."""
        typed = self.request.POST.get("step") == "change"
        terms = forms.terms_in(self.request.POST, rule.subject) if typed else rule.terms
        context = {
            "rule": rule,
            "subject": rule.subject,
            "refusal": refusal,
            "is_mine": rule.drafted_by == self.person.pk,
            "simulation": rule.simulations.first(),
            "slices": len(SLICES),
            "earliest": _earliest(),
            **forms.shown(rule.subject, terms),
        }
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return self.page("rules/one.html", context, status=status)


def _earliest() -> date:
    return reading.today() + timedelta(days=NOTICE_DAYS)


def _found(rule: UUID) -> Rule:
    found = Rule.objects.filter(pk=rule).first()
    if found is None:
        raise NoSuchRule
    return found
