"""The forms of objections, statements and rechecks."""

from __future__ import annotations

from django import forms

from merchants.objections.choices import DECIDED, Ground
from merchants.objections.deciding import Verdict
from merchants.objections.statements.actions import LONGEST_REASON
from merchants.objections.statements.models import LONGEST as LONGEST_STATEMENT
from merchants.objections.words import LONGEST, LONGEST_REASONS

CHANGE = "change."


class ObjectForm(forms.Form):
    """Why an item is wrong."""

    ground = forms.ChoiceField(choices=Ground.choices)
    words = forms.CharField(max_length=LONGEST, strip=False)


class DecideForm(forms.Form):
    """What an officer decides; the corrected fields come as `change.{name}`."""

    outcome = forms.ChoiceField(choices=[(one.value, one.value) for one in DECIDED])
    reasons = forms.CharField(max_length=LONGEST_REASONS, required=False)
    revoked_on = forms.DateField(required=False)

    def verdict(self) -> Verdict:
        """As the action takes it."""
        said = self.cleaned_data
        given = {
            name.removeprefix(CHANGE): str(self.data[name]).replace("\r\n", "\n")
            for name in self.data
            if name.startswith(CHANGE)
        }
        is_correction = said["outcome"] == "corrected"
        return Verdict(
            outcome=said["outcome"],
            reasons=said["reasons"],
            changes=given if is_correction else {},
            revoked_on=said["revoked_on"] if said["outcome"] == "removed" else None,
        )


class RevokeForm(forms.Form):
    """When the office's own document fell, and why."""

    revoked_on = forms.DateField()
    reason = forms.CharField(max_length=LONGEST_REASONS, required=False)


class ModerateForm(forms.Form):
    """Other words for a statement, or none."""

    words = forms.CharField(max_length=LONGEST_STATEMENT, required=False)
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)
