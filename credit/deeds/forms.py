"""The forms of deeds."""

from __future__ import annotations

from typing import Any

from django import forms

from credit.catalogue.terms import Route
from credit.deeds.actions import LONGEST
from credit.deeds.judging import Told
from credit.ledger.models import Reason

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

    step = forms.ChoiceField(choices=[(step, step) for step in ("confirm", "refuse", "reverse")])
    quantity = forms.IntegerField(min_value=1, max_value=MOST, required=False)
    reason = forms.CharField(max_length=LONGEST, required=False)
    wrong = forms.ChoiceField(choices=Reason.choices, required=False)
