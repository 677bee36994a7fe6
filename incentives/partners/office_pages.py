"""/office/partners: the city's credit centre founds partners, makes agreements, ends them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.api.problems import status_of
from backend.kernel.errors import DomainError, Invalid, NotFound
from incentives.partners.actions import Described, describe_partner, found_partner
from incentives.partners.agreements import end_agreement, make_agreement
from incentives.partners.fields import named
from incentives.partners.forms import AgreementForm, DescribedForm, EndForm, FoundForm
from incentives.partners.models import Agreement, Partner
from incentives.partners.reading import COMPETENCE, bound_until, is_ending
from incentives.partners.refusals import NoSuchPartner
from incentives.partners.shapes import agreement_shown

HERE = "/office/partners"
PAGE = 50


class FormIncomplete(Invalid):
    code = "form_incomplete"
    message = _("有些内容没有填好，请看标出的地方。")


class OffersOfficePage(DeskPage):
    """A page for the office that answers for credit-easy+; for every other one there is none."""

    kind = Kind.OFFICE

    def way_in(self, request: HttpRequest) -> HttpResponse | None:
        elsewhere = super().way_in(request)
        if elsewhere is None and COMPETENCE not in self.organisation.subject_kinds:
            raise NotFound
        return elsewhere

    def who(self) -> dict[str, Any]:
        """The officer and the office, as actions want them."""
        return {"officer": self.person, "office": self.organisation}


class OfficePartners(OffersOfficePage):
    """Every partner by code, and until when it is bound."""

    def get(self, request: HttpRequest) -> HttpResponse:
        after = request.GET.get("after", "")[:40]
        rows = list(Partner.objects.filter(code__gt=after).order_by("code")[: PAGE + 1])
        shown = [(one, bound_until(one), is_ending(one)) for one in rows[:PAGE]]
        goes_on = rows[PAGE - 1].code if len(rows) > PAGE else ""
        return self.page("partners/office.html", {"partners": shown, "goes_on": goes_on})


class NewPartner(OffersOfficePage):
    """/office/partners/new: an organisation of kind partner becomes one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(FoundForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FoundForm(request.POST)
        try:
            _check(form)
            code = form.cleaned_data["organisation"]
            made = found_partner(organisation=code, described=form.described(), **self.who())
        except DomainError as refusal:
            return self.shown(form, refusal)
        return redirect(f"{HERE}/{made.pk}")

    def shown(self, form: FoundForm, refusal: DomainError | None = None) -> HttpResponse:
        """The form, with the organisations that are none yet."""
        waiting = Organisation.objects.filter(
            kind=Kind.PARTNER, standing=Standing.ACTIVE, partner=None
        )
        context = {"form": form, "refusal": refusal, "waiting": waiting.order_by("code")[:PAGE]}
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return self.page("partners/office_new.html", context, status=status)


class OfficePartner(OffersOfficePage):
    """/office/partners/{partner}: what is told about it, its agreements, the next one."""

    def get(self, request: HttpRequest, partner: UUID) -> HttpResponse:
        return self.shown(_found(partner))

    def post(self, request: HttpRequest, partner: UUID) -> HttpResponse:
        found, step = _found(partner), request.POST.get("step", "")
        form = self.form_of(step, found)
        try:
            self.done(step, form, found)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(found, step, form, refusal)
        return redirect(f"{HERE}/{found.pk}")

    def form_of(self, step: str, partner: Partner) -> forms.Form:
        """What was typed for this step. Raises NotFound for a step that is none."""
        kinds = {"describe": DescribedForm, "agree": AgreementForm, "end": EndForm}
        if step not in kinds:
            raise NotFound
        return kinds[step](self.request.POST)

    def done(self, step: str, form: forms.Form, partner: Partner) -> None:
        """One step. Raises what it refuses with."""
        _check(form)
        if isinstance(form, AgreementForm):
            old = form.cleaned_data["replaces"]
            make_agreement(partner=partner.pk, terms=form.terms(), replaces=old, **self.who())
        elif isinstance(form, EndForm):
            reason, chosen = form.cleaned_data["reason"], _chosen(self.request, partner)
            end_agreement(agreement=chosen, on=form.day(), reason=reason, **self.who())
        elif isinstance(form, DescribedForm):
            describe_partner(partner=partner.pk, described=form.described(), **self.who())

    def shown(
        self,
        partner: Partner,
        step: str = "",
        form: forms.Form | None = None,
        refusal: DomainError | None = None,
    ) -> HttpResponse:
        """The partner, with the form that was refused as it was typed."""
        told = {name: getattr(partner, name) for name in Described._fields}
        context = {
            "partner": partner,
            "step": step,
            "today": timezone.localdate().isoformat(),
            "refusal": refusal,
            "bound_until": bound_until(partner),
            "agreements": [told_of(one) for one in partner.agreements.order_by("-made_at")[:PAGE]],
            "description": form if step == "describe" else DescribedForm(initial=told),
            "agreement": form if step == "agree" else AgreementForm(),
            "ending": form if step == "end" else EndForm(),
        }
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return self.page("partners/office_one.html", context, status=status)


def told_of(agreement: Agreement) -> dict[str, Any]:
    """What pages show of an agreement."""
    told = agreement_shown(agreement)
    return told | {"named": named(agreement.fields), "may_end": agreement.ended_on is None}


def _found(partner: UUID) -> Partner:
    found = Partner.objects.filter(pk=partner).first()
    if found is None:
        raise NoSuchPartner
    return found


def _chosen(request: HttpRequest, partner: Partner) -> UUID:
    """Which of this partner's agreements the form is about. Raises NotFound."""
    try:
        chosen = UUID(request.POST.get("chosen", ""))
    except ValueError:
        raise NotFound from None
    if not partner.agreements.filter(pk=chosen).exists():
        raise NotFound
    return chosen


def _check(form: forms.Form) -> None:
    if not form.is_valid():
        raise FormIncomplete
