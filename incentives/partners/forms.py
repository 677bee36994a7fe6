"""What the city types about partners and agreements, read into what actions take."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from incentives.partners.actions import Described
from incentives.partners.agreements import MOST_CHECKS, MOST_POINTS, Terms
from incentives.partners.fields import FIELDS
from incentives.partners.models import Kind


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DescribedForm(forms.Form):
    """What everybody is told about a partner."""

    kind = forms.ChoiceField(label=_("类型"), choices=Kind.choices)
    name_zh = forms.CharField(label=_("中文名称"), max_length=200)
    name_en = forms.CharField(label=_("英文名称"), max_length=200)
    contact = forms.CharField(label=_("市民怎样联系"), max_length=200)
    about_zh = forms.CharField(
        label=_("简介（中文）"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    about_en = forms.CharField(
        label=_("简介（英文）"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def described(self) -> Described:
        """As the action takes it."""
        return Described(**{name: self.cleaned_data[name] for name in Described._fields})


class FoundForm(DescribedForm):
    """And which organisation it is."""

    organisation = forms.CharField(label=_("机构代码"), max_length=40)
    field_order = ["organisation"]


class AgreementForm(forms.Form):
    """One agreement; caps are left empty where open."""

    number = forms.CharField(label=_("协议编号"), max_length=80)
    starts_on = forms.DateField(label=_("开始日"), widget=_day())
    ends_on = forms.DateField(label=_("到期日"), widget=_day())
    budget = forms.DecimalField(
        label=_("预算（元），不限请留空"), max_digits=14, decimal_places=2, required=False
    )
    points_a_month = forms.IntegerField(
        label=_("每月积分上限，不限请留空"), max_value=MOST_POINTS, required=False
    )
    checks_a_day = forms.IntegerField(
        label=_("每天询问上限"), max_value=MOST_CHECKS, min_value=1, initial=1000
    )
    fields_agreed = forms.MultipleChoiceField(
        label=_("领域"), choices=list(FIELDS.items()), widget=forms.CheckboxSelectMultiple
    )
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def terms(self) -> Terms:
        """As the action takes it."""
        said = dict(self.cleaned_data)
        said.pop("replaces")
        return Terms(fields=said.pop("fields_agreed"), **said)


class EndForm(forms.Form):
    """From when an agreement no longer holds, and why."""

    on = forms.DateField(label=_("从哪天起不再有效"), widget=_day())
    reason = forms.CharField(label=_("理由，双方都会看到"), max_length=500)

    def day(self) -> date:
        """The day that was typed."""
        on: date = self.cleaned_data["on"]
        return on
