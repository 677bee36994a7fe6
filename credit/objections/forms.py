"""The forms of objections."""

from __future__ import annotations

from django import forms

from credit.deeds.actions import LONGEST
from credit.deeds.forms import MOST
from credit.objections.actions import Verdict
from credit.objections.models import About


class ObjectForm(forms.Form):
    """What is contested about a deed."""

    about = forms.TypedChoiceField(choices=About.choices, coerce=About)
    words = forms.CharField(max_length=LONGEST)


class DecideForm(forms.Form):
    """An officer's decision."""

    upheld = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda told: told == "yes"
    )
    quantity = forms.IntegerField(min_value=1, max_value=MOST, required=False)
    words = forms.CharField(max_length=LONGEST)

    def verdict(self) -> Verdict:
        """As the action takes it."""
        said = self.cleaned_data
        return Verdict(said["upheld"], said["words"], said["quantity"] or 0)
