"""What the forms of complaints and reports take."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.complaints.categories import tree
from merchants.complaints.choices import Outcome, Wish
from merchants.complaints.filing import Grievance
from merchants.complaints.models import BEST, WORST
from merchants.complaints.reports.actions import Allegation
from merchants.complaints.words import LONGEST

MAY = ("may_publish", "may_delegate", "takes_others", "shows_name", "shows_phone")
OF_BOTH = ("report_words", "is_named")


class Words(forms.CharField):
    """Text as it was typed; browsers send line ends as two signs, kept as one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, max_length=LONGEST, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


def _categories() -> list[tuple[str, Any]]:
    branches: list[Any] = [
        (name, [(leaf.code, leaf.name) for leaf in leaves]) for _code, name, leaves in tree()
    ]
    return [("", _("请选择")), *branches]


class AboutForm(forms.Form):
    """What both letters have in common."""

    category = forms.ChoiceField(
        choices=_categories, error_messages={"required": _("请选择问题类别。")}
    )
    words = Words(error_messages={"required": _("请用文字说明情况。")})


class GrievanceForm(AboutForm):
    """A complaint: what happened, what is asked, who may know what."""

    happened_on = forms.DateField(error_messages={"required": _("请填写发生日期。")})
    wishes = forms.MultipleChoiceField(
        choices=Wish.choices, error_messages={"required": _("请选择至少一项诉求。")}
    )
    amount = forms.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False)
    goes_on_by_itself = forms.BooleanField(required=False, initial=True)
    may_publish = forms.BooleanField(required=False)
    may_delegate = forms.BooleanField(required=False)
    takes_others = forms.BooleanField(required=False)
    shows_name = forms.BooleanField(required=False)
    shows_phone = forms.BooleanField(required=False)

    def grievance(self) -> Grievance:
        """As the action takes it."""
        told = self.cleaned_data
        return Grievance(**{name: told[name] for name in told if name not in OF_BOTH})


class AllegationForm(AboutForm):
    """A report: what was seen; under one's own name or nobody's."""

    happened_on = forms.DateField(required=False)
    is_named = forms.BooleanField(required=False)

    def allegation(self) -> Allegation:
        """As the action takes it."""
        return Allegation(**self.cleaned_data)


class BothForm(GrievanceForm):
    """One letter that is both; sending it is the agreement to split it."""

    report_words = Words(error_messages={"required": _("请写明要举报的违法行为。")})
    is_named = forms.BooleanField(required=False)

    def allegation(self) -> Allegation:
        """The report's half."""
        told = self.cleaned_data
        return Allegation(
            category=told["category"],
            words=told["report_words"],
            happened_on=told["happened_on"],
            is_named=told["is_named"],
        )


FORMS: dict[str, type[GrievanceForm] | type[AllegationForm]] = {
    "complaint": GrievanceForm,
    "report": AllegationForm,
    "both": BothForm,
}


class OutcomeForm(forms.Form):
    """What became of it."""

    outcome = forms.ChoiceField(choices=Outcome.choices)
    satisfaction = forms.TypedChoiceField(
        choices=[("", ""), *((str(n), str(n)) for n in range(WORST, BEST + 1))],
        coerce=int,
        empty_value=None,
        required=False,
    )


class DaysForm(forms.Form):
    """A term in days."""

    days = forms.IntegerField(min_value=1, max_value=60)
