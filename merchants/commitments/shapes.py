"""What commitments look like as JSON, coming in and going out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from merchants.commitments.actions import LONGEST_TEXT, LONGEST_TITLE, Offered
from merchants.commitments.choices import DETERMINED, Fulfilment, Publicity, Status, Type
from merchants.commitments.determining import LONGEST_REASONS, Found
from merchants.commitments.replies import LONGEST
from merchants.reviews.visits import LONGEST as LONGEST_TOKEN


class Shape(serializers.Serializer[Any]):
    """Fields only."""


class PromiseWordingShape(Shape):
    title = serializers.CharField()
    content = serializers.CharField()
    liability = serializers.CharField()


class PromiseTemplateShape(Shape):
    """A promise ready to adopt; a shop promises the Chinese words."""

    code = serializers.CharField()
    months = serializers.IntegerField(help_text="how long it lasts; 0: without an end")
    zh = PromiseWordingShape()
    en = PromiseWordingShape()


class PromiseTemplatesShape(Shape):
    results = PromiseTemplateShape(many=True)


class ConfirmationsShape(Shape):
    """What visitors said; null where they are too few to say. It changes no state."""

    minimum = serializers.IntegerField()
    withheld = serializers.BooleanField(help_text="there are some, fewer than `minimum`")
    n = serializers.IntegerField(allow_null=True)
    kept = serializers.IntegerField(allow_null=True)
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="Wilson's interval, 95%")
    high = serializers.FloatField(allow_null=True)


class PromiseReplyShape(Shape):
    text = serializers.CharField()
    written_on = serializers.DateField()


class CommitmentShape(Shape):
    """The 20 items of the national standard but who promises, and what visitors say."""

    id = serializers.UUIDField()
    code = serializers.CharField(help_text="6 digits of the division, 8 of the day, 6 of a serial")
    template = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    title_here = serializers.CharField(help_text="in the language asked for, where there is one")
    type = serializers.ChoiceField(choices=Type.values)
    type_name = serializers.CharField()
    content = serializers.CharField()
    liability = serializers.CharField()
    made_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=Status.values)
    state_name = serializers.CharField()
    fulfilment = serializers.ChoiceField(choices=Fulfilment.values, allow_blank=True)
    unfulfilled = serializers.CharField(allow_blank=True)
    accountability = serializers.CharField(allow_blank=True)
    determined_on = serializers.DateField(allow_null=True)
    determined_by = serializers.CharField(allow_blank=True)
    determined_by_code = serializers.CharField(allow_blank=True)
    reasons = serializers.CharField(allow_blank=True)
    accepted_by = serializers.CharField()
    accepted_by_code = serializers.CharField(allow_blank=True)
    publicity = serializers.ChoiceField(choices=Publicity.values)
    note = serializers.CharField(allow_blank=True)
    withdrawn_on = serializers.DateField(allow_null=True)
    public_until = serializers.DateField(allow_null=True)
    made_here = serializers.BooleanField(help_text="by the shop itself, delivered by no office")
    confirmations = ConfirmationsShape()
    reply = PromiseReplyShape(allow_null=True)


class CommitmentsShape(Shape):
    results = CommitmentShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="address of the next page")


class OpenCommitmentsShape(CommitmentsShape):
    keeps_promises = serializers.BooleanField(help_text="by `rule`, and by nothing else")
    rule = serializers.ListField(child=serializers.CharField())


class PromiseMakeShape(Shape):
    """A template's code alone, or words of one's own."""

    template = serializers.CharField(max_length=40, allow_blank=True, default="")
    title = serializers.CharField(max_length=LONGEST_TITLE, allow_blank=True, default="")
    content = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    liability = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    valid_until = serializers.DateField(allow_null=True, default=None)

    def offered(self) -> Offered:
        """The same as an action takes it."""
        return Offered(**self.validated_data)


class PromiseMadeShape(Shape):
    commitment = CommitmentShape()
    receipt = serializers.DictField()


class PromiseReplyWriteShape(Shape):
    words = serializers.CharField(max_length=LONGEST)


class PromiseFoundShape(Shape):
    """`unfulfilled` and `accountability` unless all was kept, and neither when it was."""

    outcome = serializers.ChoiceField(choices=[each.value for each in DETERMINED])
    reasons = serializers.CharField(max_length=LONGEST_REASONS)
    unfulfilled = serializers.CharField(max_length=LONGEST_REASONS, allow_blank=True, default="")
    accountability = serializers.CharField(max_length=LONGEST_REASONS, allow_blank=True, default="")

    def found(self) -> Found:
        """The same as an action takes it."""
        return Found(**self.validated_data)


class PromisedMerchantShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()


class OfficeCommitmentShape(CommitmentShape):
    merchant = PromisedMerchantShape()


class OfficeCommitmentsShape(Shape):
    results = OfficeCommitmentShape(many=True)
    next = serializers.CharField(allow_null=True)


class WordSayShape(Shape):
    """A token proves one visit; without one the last word is changed."""

    kept = serializers.BooleanField()
    visit_token = serializers.CharField(max_length=LONGEST_TOKEN, allow_blank=True, default="")


class WordShape(Shape):
    kept = serializers.BooleanField()
    visit_on = serializers.DateField()
    said_on = serializers.DateField()


class WordSaidShape(WordShape):
    receipt = serializers.DictField()
