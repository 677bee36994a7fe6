"""The forms of reviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.reviews.actions import Said
from merchants.reviews.choices import BEST, WORST, Aspect, HiddenFor
from merchants.reviews.moderation.actions import LONGEST_REASONS
from merchants.reviews.shapes import LONGEST_NAME
from merchants.reviews.words import LONGEST


class WordsField(forms.CharField):
    """Text exactly as it was typed; browsers send line ends as two signs, kept as one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


def _stars(aspect: Aspect) -> forms.IntegerField:
    return forms.IntegerField(min_value=WORST, max_value=BEST, label=aspect.label)


class ReviewForm(forms.Form):
    """Stars, words, and how the author wishes to be called."""

    goods = _stars(Aspect.GOODS)
    service = _stars(Aspect.SERVICE)
    price_honesty = _stars(Aspect.PRICE_HONESTY)
    environment = _stars(Aspect.ENVIRONMENT)
    words = WordsField(max_length=LONGEST, required=False, label=_("说说这次到店"))
    name_shown = forms.CharField(max_length=LONGEST_NAME, required=False)

    def said(self) -> Said:
        """The same as an action takes it."""
        return Said(**{name: it for name, it in self.cleaned_data.items() if name != "day"})


class NewReviewForm(ReviewForm):
    """The same, and the day of the visit."""

    visit_on = forms.DateField(required=False)


class FlagForm(forms.Form):
    """Why a review breaks a rule."""

    reason = forms.ChoiceField(choices=HiddenFor.choices, label=_("理由"))
    words = forms.CharField(max_length=LONGEST, required=False)


class WordsForm(forms.Form):
    """One text."""

    words = forms.CharField(max_length=LONGEST)


class DecideForm(forms.Form):
    """An officer's decision."""

    decision = forms.ChoiceField(choices=[("hide", "hide"), ("publish", "publish")])
    reason = forms.ChoiceField(choices=[("", ""), *HiddenFor.choices], required=False)
    words = forms.CharField(max_length=LONGEST_REASONS, required=False)


class LookAgainForm(forms.Form):
    """An officer's decision about an appeal."""

    upheld = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda told: told == "yes"
    )
    words = forms.CharField(max_length=LONGEST_REASONS)
