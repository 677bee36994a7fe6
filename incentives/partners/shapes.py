"""Partners and agreements as calls show and take them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from incentives.partners.budgets import points_in, spent
from incentives.partners.fields import FIELDS
from incentives.partners.models import Agreement, Kind, Partner
from incentives.partners.reading import bound_until


class AgreementShape(serializers.Serializer[Any]):
    """What was agreed, and what of its caps was taken. Null caps are open."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    fields_agreed = serializers.ListField(child=serializers.ChoiceField(choices=list(FIELDS)))
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    last_day = serializers.DateField(help_text="earlier than `ends_on` where it was ended")
    end_reason = serializers.CharField(allow_blank=True)
    replaces = serializers.UUIDField(allow_null=True)
    budget = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    budget_taken = serializers.DecimalField(max_digits=16, decimal_places=2)
    currency = serializers.ChoiceField(choices=["CNY"])
    points_a_month = serializers.IntegerField(allow_null=True)
    points_this_month = serializers.IntegerField()
    checks_a_day = serializers.IntegerField()
    is_in_force = serializers.BooleanField()


class PartnerDescriptionShape(serializers.Serializer[Any]):
    """What everybody is told about a partner."""

    kind = serializers.ChoiceField(choices=Kind.values)
    name_zh = serializers.CharField(max_length=200)
    name_en = serializers.CharField(max_length=200)
    contact = serializers.CharField(max_length=200)
    about_zh = serializers.CharField(max_length=1000, allow_blank=True, default="")
    about_en = serializers.CharField(max_length=1000, allow_blank=True, default="")


class NewPartnerShape(PartnerDescriptionShape):
    """`organisation`: the code of an organisation of kind partner."""

    organisation = serializers.CharField(max_length=40)


class PartnerShape(PartnerDescriptionShape):
    """A partner; `bound_until`: the last day on which an agreement holds, null when none does."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    bound_until = serializers.DateField(allow_null=True)


class PartnersShape(serializers.Serializer[Any]):
    """By code."""

    results = PartnerShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="cursor of the next page")


class PartnerWholeShape(PartnerShape):
    """With its agreements, the newest first; 100 at most."""

    agreements = AgreementShape(many=True)


class NewAgreementShape(serializers.Serializer[Any]):
    """Null caps are open. `replaces`: the agreement that ends where this one starts."""

    number = serializers.CharField(max_length=80)
    fields_agreed = serializers.ListField(
        child=serializers.ChoiceField(choices=list(FIELDS)), min_length=1, max_length=16
    )
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    budget = serializers.DecimalField(
        max_digits=14, decimal_places=2, allow_null=True, default=None
    )
    points_a_month = serializers.IntegerField(allow_null=True, default=None)
    checks_a_day = serializers.IntegerField(default=1000)
    replaces = serializers.UUIDField(allow_null=True, default=None)


class EarlyEndShape(serializers.Serializer[Any]):
    """From `on` it no longer holds; the reason is told to both sides."""

    on = serializers.DateField()
    reason = serializers.CharField(max_length=500)


def agreement_shown(agreement: Agreement) -> dict[str, Any]:
    """What AgreementShape describes."""
    today = timezone.localdate()
    names = (
        "id", "number", "starts_on", "ends_on", "last_day", "end_reason", "budget",
        "points_a_month", "checks_a_day",
    )  # fmt: skip
    return {name: getattr(agreement, name) for name in names} | {
        "fields_agreed": agreement.fields,
        "replaces": agreement.replaces_id,
        "budget_taken": spent(agreement),
        "currency": "CNY",
        "points_this_month": points_in(agreement, today),
        "is_in_force": agreement.starts_on <= today <= agreement.last_day,
    }


def partner_shown(partner: Partner) -> dict[str, Any]:
    """What PartnerShape describes."""
    names = ("id", "code", "kind", "name_zh", "name_en", "contact", "about_zh", "about_en")
    told = {name: getattr(partner, name) for name in names}
    return told | {"bound_until": bound_until(partner)}


def whole_shown(partner: Partner) -> dict[str, Any]:
    """What PartnerWholeShape describes."""
    every = partner.agreements.order_by("-made_at")[:100]
    return partner_shown(partner) | {"agreements": [agreement_shown(one) for one in every]}
