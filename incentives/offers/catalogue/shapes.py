"""The shapes of the open catalogue."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from incentives.offers.models import Subject, Way


class OfferFieldShape(serializers.Serializer[Any]):
    """One of the sixteen fields."""

    code = serializers.CharField()
    char = serializers.CharField()
    name = serializers.CharField()


class OfferPartnerShape(serializers.Serializer[Any]):
    """Whose offer it is."""

    code = serializers.CharField()
    name = serializers.CharField()


class OfferTermShape(serializers.Serializer[Any]):
    """One line of the terms, in words and as a number."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=["percent", "money", "count", "choice", "text"])
    unit = serializers.CharField(allow_blank=True)
    everyone = serializers.CharField(help_text="for everyone, in words")
    better = serializers.CharField(allow_null=True, help_text="where the condition is met")
    everyone_value = serializers.CharField(allow_null=True, help_text="a decimal number")
    better_value = serializers.CharField(allow_null=True)


class OfferAskedShape(serializers.Serializer[Any]):
    """One part of the condition of the better terms."""

    code = serializers.ChoiceField(
        choices=["membership", "level", "deeds", "place", "kept_promises", "price"]
    )
    text = serializers.CharField()


class OfferShape(serializers.Serializer[Any]):
    """One offer of the list."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    field = OfferFieldShape()
    subject = serializers.ChoiceField(choices=Subject.values)
    way = serializers.ChoiceField(choices=Way.values)
    partner = OfferPartnerShape()
    everyone = serializers.CharField(help_text="what everybody gets")
    better = serializers.CharField(allow_null=True)
    terms = OfferTermShape(many=True)
    condition = OfferAskedShape(many=True)
    points_price = serializers.IntegerField()
    divisions = serializers.ListField(child=serializers.CharField(), help_text="[]: everywhere")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    photo = serializers.CharField(allow_null=True)
    thumbnail = serializers.CharField(allow_null=True)
    url = serializers.CharField()


class OffersShape(serializers.Serializer[Any]):
    """A page of the catalogue."""

    results = OfferShape(many=True)
    next = serializers.CharField(allow_null=True)


class LoanExampleShape(serializers.Serializer[Any]):
    """A loan told to the end, computed by the city. Rates in percent a year; money in CNY."""

    amount = serializers.CharField()
    months = serializers.IntegerField()
    repayment = serializers.CharField()
    currency = serializers.CharField()
    rate = serializers.CharField(help_text="as the partner names it: simple, without fees")
    true_rate = serializers.CharField(help_text="simple, all fees in it")
    true_rate_compounded = serializers.CharField(help_text="the same, compounded (IRR)")
    fees = serializers.CharField()
    interest = serializers.CharField()
    cost = serializers.CharField(help_text="interest and fees")
    received = serializers.CharField()
    first_payment = serializers.CharField()
    last_payment = serializers.CharField()


class OfferQuotaShape(serializers.Serializer[Any]):
    """How many there are; `left` null where it cannot be said."""

    per = serializers.ChoiceField(choices=["total", "day", "person"])
    most = serializers.IntegerField()
    left = serializers.IntegerField(allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class OfferVersionShape(serializers.Serializer[Any]):
    """A version that was public."""

    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class OfferPartnerWholeShape(OfferPartnerShape):
    """Whose offer it is, how people reach them, until when they are bound."""

    kind = serializers.CharField()
    contact = serializers.CharField()
    agreement_until = serializers.DateField(allow_null=True)


class OfferFiguresShape(serializers.Serializer[Any]):
    """How applications for it were handled, until yesterday; null: of fewer than ten people."""

    submitted = serializers.IntegerField(allow_null=True)
    decided = serializers.IntegerField(allow_null=True)
    approved = serializers.IntegerField(allow_null=True, help_text="of those decided")
    median_days = serializers.FloatField(allow_null=True)
    late = serializers.IntegerField(allow_null=True, help_text="decided after the term")
    granted = serializers.DecimalField(
        max_digits=16, decimal_places=2, allow_null=True, help_text="CNY, in sum"
    )
    used = serializers.IntegerField(allow_null=True)


class OfferWholeShape(OfferShape):
    """One offer with everything that anybody may know."""

    status = serializers.ChoiceField(choices=["open", "coming", "paused", "over"])
    partner = OfferPartnerWholeShape()
    example = LoanExampleShape(allow_null=True)
    better_example = LoanExampleShape(allow_null=True)
    quotas = OfferQuotaShape(many=True)
    versions = OfferVersionShape(many=True)
    figures = OfferFiguresShape(allow_null=True, help_text="of offers one applies for")
    receipt = serializers.UUIDField(allow_null=True, help_text="of its publication")
