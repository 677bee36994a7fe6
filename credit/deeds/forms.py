"""The forms of deeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.places.models import Division
from credit.catalogue.terms import Route
from credit.deeds.actions import LONGEST
from credit.deeds.judging import Told

MOST = 99_999


class ToldForm(forms.Form):
    """What was done, when, how much, where."""

    indicator = forms.CharField(max_length=40)
    done_on = forms.DateField()
    quantity = forms.IntegerField(min_value=1, max_value=MOST)
    place = forms.RegexField(r"^\d{6}$", max_length=6)
    words = forms.CharField(max_length=LONGEST, required=False)

    def told(self, route: Route) -> Told:
        """As the actions take it."""
        said: dict[str, Any] = self.cleaned_data
        return Told(said["indicator"], said["done_on"], said["quantity"], said["place"], route)


class ConfirmForm(forms.Form):
    """An officer's answer."""

    step = forms.ChoiceField(choices=[("confirm", "confirm"), ("refuse", "refuse")])
    quantity = forms.IntegerField(min_value=1, max_value=MOST, required=False)
    reason = forms.CharField(max_length=LONGEST, required=False)


def places() -> list[tuple[str, str]]:
    """Where some office confirms deeds: code and name."""
    able = Organisation.objects.filter(kind=Kind.OFFICE, standing=Standing.ACTIVE)
    codes = {
        code
        for kinds, divisions in able.values_list("subject_kinds", "divisions")
        if any(kind.startswith("deeds.") for kind in kinds)
        for code in divisions
    }
    valid = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    names = dict(Division.objects.filter(valid, code__in=codes).values_list("code", "name"))
    return [(code, names.get(code, code)) for code in sorted(codes)]
