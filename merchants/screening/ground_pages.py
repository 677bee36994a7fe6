"""/office/screening-grounds: the city's own office proposes and, by another person, grants."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.api.problems import status_of
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.screening.grounds import (
    AREA,
    ASKERS,
    LONGEST,
    Wanted,
    decide_ground,
    end_ground,
    propose_ground,
)
from merchants.screening.measures import ListKind
from merchants.screening.models import MOST_YEARS, ScreeningGround

HERE = "/office/screening-grounds"
MOST = 200


class GroundForm(forms.Form):
    """A ground as it is proposed."""

    organisation = forms.CharField(max_length=40)
    basis = forms.CharField(max_length=LONGEST["basis"])
    purpose = forms.CharField(max_length=LONGEST["purpose"])
    lists = forms.MultipleChoiceField(choices=ListKind.choices)
    starts_on = forms.DateField()
    ends_on = forms.DateField()


class Grounds(DeskPage):
    """All grounds; propose one, grant or decline a colleague's, end one."""

    kind = Kind.OFFICE

    def way_in(self, request: HttpRequest) -> HttpResponse | None:
        elsewhere = super().way_in(request)
        if elsewhere is None and AREA not in self.organisation.subject_kinds:
            raise NotFound
        return elsewhere

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            step = self.done(request.POST.get("step", ""))
        except DomainError as refusal:
            return self.shown(refusal=refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}?done={step}")

    def done(self, step: str) -> str:
        """Run one step. Raises what it refuses with."""
        who: dict[str, Any] = {"officer": self.person, "office": self.organisation}
        if step == "propose":
            form = GroundForm(self.request.POST)
            if not form.is_valid():
                raise Invalid
            propose_ground(**who, wanted=Wanted(**form.cleaned_data))
            return step
        ground = _uuid(self.request.POST.get("ground", ""))
        who |= {"ground": ground, "reasons": self.request.POST.get("reasons", "")}
        if step in {"grant", "decline"}:
            decide_ground(**who, is_granted=step == "grant")
        elif step == "end":
            end_ground(**who)
        else:
            raise Invalid
        return step

    def shown(
        self, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """What waits, what holds, what is over, and the form."""
        able = Organisation.objects.filter(kind__in=ASKERS, standing=Standing.ACTIVE)
        context = {
            "grounds": ScreeningGround.objects.all()[:MOST],
            "organisations": able.order_by("name")[:MOST],
            "lists": ListKind.choices,
            "today": timezone.localdate(),
            "years": MOST_YEARS,
            "me": self.person.pk,
            "typed": self.request.POST,
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
        }
        return self.page("screening/grounds.html", context, status=status)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
