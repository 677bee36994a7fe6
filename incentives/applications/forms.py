"""The forms of applications: whatever is missing in a draft may be missing."""

from __future__ import annotations

from django import forms

from incentives.applications.deciding import Verdict
from incentives.applications.drafts import Told
from incentives.applications.sending import Sending
from incentives.applications.states import EndReason
from incentives.applications.words import LONGEST

LONGEST_TERM = 600


class DraftForm(forms.Form):
    """What a draft says."""

    amount = forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, required=False)
    months = forms.IntegerField(min_value=1, max_value=LONGEST_TERM, required=False)
    words = forms.CharField(max_length=LONGEST, required=False)
    shows_name = forms.BooleanField(required=False)
    shows_phone = forms.BooleanField(required=False)

    def told(self) -> Told:
        """As the action takes it."""
        return Told(**self.cleaned_data)


class SendForm(forms.Form):
    """What was read and agreed to. Nothing is ticked beforehand."""

    version = forms.IntegerField()
    consent = forms.IntegerField()
    agrees = forms.BooleanField()
    tells_better = forms.BooleanField(required=False)
    eligibility = forms.IntegerField(required=False)
    commitment = forms.IntegerField(required=False)
    promises = forms.BooleanField(required=False)

    def sending(self) -> Sending:
        """As the action takes it; a promise counts only where it was ticked."""
        said = self.cleaned_data
        return Sending(
            said["version"],
            said["consent"],
            said["tells_better"],
            said["eligibility"] if said["tells_better"] else None,
            said["commitment"] if said["promises"] else None,
        )


class DecisionForm(forms.Form):
    """A partner's decision."""

    decision = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    reason = forms.CharField(max_length=LONGEST, required=False)
    amount = forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, required=False)
    months = forms.IntegerField(min_value=1, max_value=LONGEST_TERM, required=False)
    rate = forms.DecimalField(
        min_value=0, max_value=100, max_digits=7, decimal_places=4, required=False
    )
    fees = forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, required=False)

    def verdict(self) -> Verdict:
        """As the action takes it; of a no nothing is granted."""
        said = dict(self.cleaned_data)
        if said.pop("decision") == "no":
            return Verdict(False, said["reason"])
        return Verdict(True, **said)


class EndForm(forms.Form):
    """Why an approval ends."""

    reason = forms.ChoiceField(choices=EndReason.choices)
    words = forms.CharField(max_length=LONGEST)
