"""The shapes of what the API takes and tells of screening."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from merchants.screening.actions import LONGEST_DOCUMENT, LONGEST_MATTER, Asked, Said
from merchants.screening.grounds import LONGEST, LONGEST_REASONS, Wanted
from merchants.screening.measures import Done, ListKind, measures
from merchants.screening.models import State


class Shape(serializers.Serializer[Any]):
    """A described answer; nothing is ever read or written through it."""


class ScreeningMeasureShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField()
    basis = serializers.CharField(help_text="the article that names it")


class ScreeningSourceShape(Shape):
    office = serializers.CharField()
    office_code = serializers.CharField(allow_blank=True)
    delivered_by = serializers.CharField()
    legal_basis = serializers.CharField(allow_blank=True)
    decided_on = serializers.DateField()
    published_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


class ScreeningItemShape(Shape):
    id = serializers.UUIDField()
    title = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    contested = serializers.BooleanField(help_text="an objection is being decided")
    document_no = serializers.CharField(allow_blank=True)
    source = ScreeningSourceShape()  # type: ignore[assignment]  # the contract's name
    measures = ScreeningMeasureShape(many=True)


class ScreenedListShape(Shape):
    list = serializers.ChoiceField(choices=ListKind.values)
    name = serializers.CharField()
    is_listed = serializers.BooleanField()
    items = ScreeningItemShape(many=True)


class ScreenedShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()
    uscc = serializers.CharField(required=False)


class ScreeningAnswerShape(Shape):
    """What is public now, and nothing else; the asker decides."""

    question = serializers.UUIDField()
    asked_at = serializers.DateTimeField()
    merchant = ScreenedShape()
    lists = ScreenedListShape(many=True)
    decision = serializers.CharField(help_text="who decides: the asking office, in writing")
    receipt = serializers.DictField()


class ScreeningAskShape(Shape):
    """A question about one legal entity."""

    ground = serializers.UUIDField()
    uscc = serializers.CharField(max_length=30)
    matter = serializers.CharField(
        max_length=LONGEST_MATTER, help_text="your own number of the matter; names nobody"
    )
    lists = serializers.ListField(
        child=serializers.ChoiceField(choices=ListKind.values),
        required=False,
        max_length=len(ListKind.values),
        help_text="all of the ground where none is given",
    )

    def asked(self) -> Asked:
        """What was sent, checked."""
        self.is_valid(raise_exception=True)
        return Asked(**self.validated_data)


class ScreeningDoneShape(Shape):
    """What was done about one measure."""

    measure = serializers.ChoiceField(choices=list(measures()))
    done = serializers.ChoiceField(choices=Done.values)
    done_on = serializers.DateField()
    document_no = serializers.CharField(
        max_length=LONGEST_DOCUMENT, required=False, allow_blank=True, default=""
    )

    def said(self) -> Said:
        """What was sent, checked."""
        self.is_valid(raise_exception=True)
        return Said(**self.validated_data)


class ScreeningFeedbackShape(Shape):
    measure = serializers.CharField()
    name = serializers.CharField()
    done = serializers.ChoiceField(choices=Done.values)
    done_name = serializers.CharField()
    done_on = serializers.DateField()
    document_no = serializers.CharField(allow_blank=True)


class ScreeningDoneToldShape(ScreeningFeedbackShape):
    receipt = serializers.DictField()


class ScreeningQuestionShape(Shape):
    """One question, as the entity and the asker see it."""

    id = serializers.UUIDField()
    merchant = ScreenedShape()
    organisation = serializers.CharField()
    basis = serializers.CharField()
    purpose = serializers.CharField()
    matter = serializers.CharField()
    lists = serializers.ListField(child=serializers.CharField())
    by_program = serializers.BooleanField()
    named = serializers.IntegerField(help_text="listings that the answer named")
    asked_at = serializers.DateTimeField()
    feedback = ScreeningFeedbackShape(many=True)


class ScreeningCountShape(Shape):
    measure = serializers.CharField()
    name = serializers.CharField()
    done = serializers.ChoiceField(choices=Done.values)
    done_name = serializers.CharField()
    n = serializers.IntegerField()


class ScreeningQuestionsShape(Shape):
    results = ScreeningQuestionShape(many=True)
    next = serializers.CharField(allow_null=True)


class ScreenedByShape(ScreeningQuestionsShape):
    counts = ScreeningCountShape(many=True)


class ScreeningGroundShape(Shape):
    id = serializers.UUIDField()
    organisation_name = serializers.CharField()
    basis = serializers.CharField()
    purpose = serializers.CharField()
    lists = serializers.ListField(child=serializers.ChoiceField(choices=ListKind.values))
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="inclusive")
    state = serializers.ChoiceField(choices=State.values)
    reasons = serializers.CharField(allow_blank=True)


class ScreeningGroundsShape(Shape):
    results = ScreeningGroundShape(many=True)


class ScreeningGroundWriteShape(Shape):
    """A ground to be granted by another officer."""

    organisation = serializers.CharField(max_length=40, help_text="the asker's code")
    basis = serializers.CharField(max_length=LONGEST["basis"])
    purpose = serializers.CharField(max_length=LONGEST["purpose"])
    lists = serializers.ListField(
        child=serializers.ChoiceField(choices=ListKind.values), min_length=1
    )
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()

    def wanted(self) -> Wanted:
        """What was sent, checked."""
        self.is_valid(raise_exception=True)
        return Wanted(**self.validated_data)


class ScreeningGroundStepShape(Shape):
    """Grant, decline or end."""

    step = serializers.ChoiceField(choices=["grant", "decline", "end"])
    reasons = serializers.CharField(
        max_length=LONGEST_REASONS, required=False, allow_blank=True, default=""
    )
