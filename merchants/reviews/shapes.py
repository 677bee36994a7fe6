"""What reviews look like as JSON, coming in and going out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.deadlines.shapes import DeadlineShape
from merchants.reviews.actions import Said
from merchants.reviews.choices import (
    BEST,
    WORST,
    AppealState,
    Decision,
    FlagState,
    HeldFor,
    HiddenFor,
    Side,
    Status,
)
from merchants.reviews.visits import LONGEST as LONGEST_TOKEN
from merchants.reviews.words import LONGEST

LONGEST_NAME = 30


class Shape(serializers.Serializer[Any]):
    """Fields only."""


class ReviewStarsShape(Shape):
    """Four aspects, one to five stars each."""

    goods = serializers.IntegerField(min_value=WORST, max_value=BEST)
    service = serializers.IntegerField(min_value=WORST, max_value=BEST)
    price_honesty = serializers.IntegerField(min_value=WORST, max_value=BEST)
    environment = serializers.IntegerField(min_value=WORST, max_value=BEST)


class ReviewEditShape(ReviewStarsShape):
    """What an author says."""

    words = serializers.CharField(
        max_length=LONGEST, allow_blank=True, default="", trim_whitespace=False
    )
    name_shown = serializers.CharField(
        max_length=LONGEST_NAME, allow_blank=True, default="",
        help_text="how the author wishes to be called in public; empty: a name made for this shop",
    )  # fmt: skip

    def said(self) -> Said:
        """The same as an action takes it."""
        known = Said.__dataclass_fields__
        return Said(**{name: it for name, it in self.validated_data.items() if name in known})


class ReviewWriteShape(ReviewEditShape):
    """The same, and when the visit was; photos come as parts of a multipart body."""

    visit_on = serializers.DateField(required=False, allow_null=True, default=None)
    visit_token = serializers.CharField(
        max_length=LONGEST_TOKEN, allow_blank=True, default="",
        help_text="from POST .../visits; says the day of the visit itself",
    )  # fmt: skip


class ReviewReplyShape(Shape):
    """The shop's answer."""

    text = serializers.CharField()
    written_on = serializers.DateField()
    version = serializers.IntegerField()


class ReviewShape(ReviewStarsShape):
    """A public review. `alias` is made for this shop and means nothing elsewhere."""

    id = serializers.UUIDField()
    alias = serializers.CharField()
    name = serializers.CharField(help_text="the author's own choice, else empty")
    overall = serializers.IntegerField()
    text = serializers.CharField(help_text="numbers that lead to persons are masked")
    language = serializers.CharField(help_text="zh, en, …, other, or empty")
    photos = serializers.ListField(child=serializers.CharField())
    visited = serializers.BooleanField(help_text="with a proof of visit")
    visited_in = serializers.CharField(help_text="YYYY-MM")
    written_on = serializers.DateField()
    edited_on = serializers.DateField(allow_null=True)
    helpful = serializers.IntegerField()
    reply = ReviewReplyShape(allow_null=True)


class ReviewsShape(Shape):
    """A page of a list."""

    results = ReviewShape(many=True)
    next = serializers.CharField(allow_null=True)


class ReviewHiddenShape(Shape):
    n = serializers.IntegerField()
    at_request_of_merchant = serializers.IntegerField()
    at_request_of_consumer = serializers.IntegerField()
    at_request_of_office = serializers.IntegerField()


class ReviewFlagsShape(Shape):
    by_merchant = serializers.IntegerField()
    by_merchant_upheld = serializers.IntegerField()
    by_consumers = serializers.IntegerField()
    by_consumers_upheld = serializers.IntegerField()


class OpinionShape(Shape):
    """What consumers say of one shop in figures; no grade of ours."""

    n = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True, help_text="corrected; null without reviews")
    plain_mean = serializers.FloatField(allow_null=True)
    distribution = serializers.DictField(child=serializers.IntegerField())
    aspects = serializers.DictField(child=serializers.FloatField(allow_null=True))
    visited = serializers.IntegerField(help_text="of n, with a proof of visit")
    replied = serializers.IntegerField()
    helpful = serializers.IntegerField()
    held = serializers.IntegerField(help_text="waiting to be looked at")
    withdrawn_by_author = serializers.IntegerField()
    hidden = ReviewHiddenShape()
    flags = ReviewFlagsShape()
    formula = serializers.CharField()
    prior_mean = serializers.FloatField()
    prior_weight = serializers.IntegerField()
    half_life_months = serializers.IntegerField()


class ReviewedMerchantShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()


class OwnReviewShape(ReviewShape):
    """One's own review, word for word."""

    merchant = ReviewedMerchantShape()
    status = serializers.ChoiceField(choices=Status.values)
    held_for = serializers.ChoiceField(choices=HeldFor.values, allow_blank=True)
    hidden_for = serializers.ChoiceField(choices=HiddenFor.values, allow_blank=True)
    visit_on = serializers.DateField()
    version = serializers.IntegerField()
    words = serializers.CharField(allow_blank=True)


class ReviewVersionShape(ReviewStarsShape):
    version = serializers.IntegerField()
    until = serializers.DateField()
    words = serializers.CharField(allow_blank=True)


class ReviewAppealShape(Shape):
    state = serializers.ChoiceField(choices=AppealState.values)
    state_name = serializers.CharField()
    words = serializers.CharField(allow_blank=True)
    filed_at = serializers.DateTimeField()


class ReviewDecisionShape(Shape):
    decision = serializers.ChoiceField(choices=Decision.values)
    reason = serializers.ChoiceField(choices=HiddenFor.values, allow_blank=True)
    reason_name = serializers.CharField(allow_blank=True)
    at_request_of = serializers.ChoiceField(choices=Side.values)
    words = serializers.CharField(allow_blank=True)
    decided_at = serializers.DateTimeField()
    appeal = ReviewAppealShape(allow_null=True)


class OwnReviewWholeShape(OwnReviewShape):
    """With what it said before, and what was decided about it."""

    versions = ReviewVersionShape(many=True)
    decisions = ReviewDecisionShape(many=True)
    may_appeal = serializers.BooleanField()
    deadlines = DeadlineShape(many=True, help_text="what an office owes the author now")


class OwnReviewsShape(Shape):
    results = OwnReviewShape(many=True)


class ReviewWrittenShape(Shape):
    """What the author keeps: the reference, the receipt, the review as it stands."""

    reference = serializers.UUIDField()
    receipt = serializers.DictField()
    review = OwnReviewShape()


class ReviewHelpfulShape(Shape):
    helpful = serializers.BooleanField()


class ReviewHelpfulCountShape(Shape):
    helpful = serializers.IntegerField()


class ReviewFlagWriteShape(Shape):
    """Why a review breaks a rule."""

    reason = serializers.ChoiceField(choices=HiddenFor.values)
    words = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")


class ReviewFlagMadeShape(Shape):
    reference = serializers.UUIDField()
    state = serializers.ChoiceField(choices=FlagState.values)


class ReviewWordsShape(Shape):
    words = serializers.CharField(max_length=LONGEST)


class VisitAskShape(Shape):
    """The digits of the seal that was scanned in the shop."""

    seal = serializers.CharField(max_length=400)


class VisitShape(Shape):
    """A proof of visit, good once; keep it on the phone."""

    visit_token = serializers.CharField()
    visit_on = serializers.DateField()
    good_until = serializers.DateField()


class ShopReviewShape(ReviewShape):
    """As everybody sees it, and whether the shop flagged it."""

    is_flagged = serializers.BooleanField()


class ShopReviewsShape(Shape):
    results = ShopReviewShape(many=True)
    next = serializers.CharField(allow_null=True)
