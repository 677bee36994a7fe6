"""Applications as JSON: what comes in, what their owner is told, what a partner is told."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.deadlines.shapes import DeadlineShape
from incentives.applications.states import EndReason, Kind, Outcome, Side, State
from incentives.applications.words import LONGEST
from incentives.offers.models import Subject

NO_EVIDENCE = (
    "better_terms says only whether the published condition of this offer is met; the answer is "
    "the same no for whoever has not joined, does not meet it or did not let it be asked. It is no "
    "evidence for lending: the partner decides on its own grounds."
)


def money(**more: Any) -> serializers.DecimalField:
    """A sum in yuan."""
    return serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, **more)


def rate(**more: Any) -> serializers.DecimalField:
    """A simple annual rate in percent."""
    return serializers.DecimalField(
        max_digits=7, decimal_places=4, min_value=0, max_value=100, **more
    )


def words(**more: Any) -> serializers.CharField:
    """A text of an application."""
    return serializers.CharField(max_length=LONGEST, **more)


class ApplicationNothingShape(serializers.Serializer[Any]):
    """No fields: the address says it all."""


class ApplicationBeginningShape(serializers.Serializer[Any]):
    """Which offer, and of an offer for shops which of one's shops."""

    offer = serializers.CharField(max_length=10)
    shop = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="the shop's organisation"
    )


class ApplicationDraftShape(serializers.Serializer[Any]):
    """Whatever is there so far; all of it may be missing."""

    amount = money(required=False, allow_null=True, default=None)
    months = serializers.IntegerField(
        min_value=1, max_value=600, required=False, allow_null=True, default=None
    )
    words = words(required=False, allow_blank=True, default="")
    shows_name = serializers.BooleanField(default=False)
    shows_phone = serializers.BooleanField(default=False)


class ApplicationFilesShape(serializers.Serializer[Any]):
    """PDF or images, at most nine at once and ten in all."""

    files = serializers.ListField(child=serializers.FileField(), min_length=1)


class ApplicationSendingShape(serializers.Serializer[Any]):
    """What was read and agreed to, by its numbers."""

    version = serializers.IntegerField(help_text="the number of the offer's version")
    consent = serializers.IntegerField(help_text="the version of the text of the consent")
    tells_better = serializers.BooleanField(
        default=False, help_text="let the partner hear whether the better terms apply: yes or no"
    )
    eligibility = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        help_text="the version of the text of that consent, where it is given with this",
    )
    commitment = serializers.IntegerField(
        required=False, allow_null=True, default=None, help_text="the version of what is promised"
    )


class ApplicationAnswerShape(serializers.Serializer[Any]):
    """An answer to the partner's question."""

    words = words(required=False, allow_blank=True, default="")


class ApplicationAnswerWithFilesShape(ApplicationAnswerShape):
    """The same with files, as multipart."""

    files = serializers.ListField(child=serializers.FileField(), required=False)


class ApplicationOutcomeShape(serializers.Serializer[Any]):
    """What became of what was granted."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)


class ApplicationDoneShape(serializers.Serializer[Any]):
    """Where the application stands now, and the receipt of the last step."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=State.choices)
    receipt = serializers.UUIDField(allow_null=True, help_text="an entry of the log")


class ApplicationRowShape(serializers.Serializer[Any]):
    """One line of a list."""

    id = serializers.UUIDField()
    offer = serializers.CharField()
    version = serializers.IntegerField(help_text="the version applied for")
    title = serializers.CharField()
    partner = serializers.CharField(help_text="the partner's code")
    partner_name = serializers.CharField()
    field = serializers.CharField(help_text="of the sixteen")
    subject = serializers.ChoiceField(choices=Subject.choices)
    state = serializers.ChoiceField(choices=State.choices)
    state_name = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    due_on = serializers.DateField(allow_null=True, help_text="of the clock that runs")


class ApplicationRowsShape(serializers.Serializer[Any]):
    """One page of a list; `next` is the cursor of the one after it."""

    results = ApplicationRowShape(many=True)
    next = serializers.CharField(allow_null=True)


class ApplicationStepShape(serializers.Serializer[Any]):
    """One step; the receipt is the owner's alone."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    side = serializers.ChoiceField(choices=Side.choices)
    at = serializers.DateTimeField()
    words = serializers.CharField(allow_blank=True)


class MyApplicationStepShape(ApplicationStepShape):
    """The same with its receipt."""

    receipt = serializers.UUIDField()


class ApplicationFileShape(serializers.Serializer[Any]):
    """A document."""

    id = serializers.UUIDField()
    is_paper = serializers.BooleanField(help_text="handed in after the approval, as promised")
    at = serializers.DateTimeField()


class ApplicationShopShape(serializers.Serializer[Any]):
    """The shop applied for, as the public register has it."""

    code = serializers.CharField()
    uscc = serializers.CharField()
    name = serializers.CharField()


class ApplicationLimitsShape(serializers.Serializer[Any]):
    """The terms that hold for this application; nothing granted may be worse."""

    amount = money(allow_null=True)
    months = serializers.IntegerField(allow_null=True)
    rate = rate(allow_null=True)
    fees = money(allow_null=True)


class ApplicationGrantedShape(ApplicationLimitsShape):
    """What was granted."""


class ApplicationShape(ApplicationRowShape):
    """One application with everything in it."""

    amount = money(allow_null=True)
    months = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    words = serializers.CharField(allow_blank=True)
    shop = ApplicationShopShape(allow_null=True)
    better_terms = serializers.BooleanField(help_text=NO_EVIDENCE)
    limits = ApplicationLimitsShape()
    commitment = serializers.CharField(allow_blank=True, help_text="what was promised")
    papers_due_days = serializers.IntegerField()
    papers_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    granted = ApplicationGrantedShape(allow_null=True)
    end_reason = serializers.ChoiceField(choices=["", *EndReason.values], allow_blank=True)
    own_outcome = serializers.ChoiceField(choices=["", *Outcome.values], allow_blank=True)
    partner_outcome = serializers.ChoiceField(choices=["", *Outcome.values], allow_blank=True)
    files = ApplicationFileShape(many=True)
    deadlines = DeadlineShape(many=True)


class MyApplicationShape(ApplicationShape):
    """One's own."""

    shows_name = serializers.BooleanField()
    shows_phone = serializers.BooleanField()
    steps = MyApplicationStepShape(many=True)


class PartnersApplicationShape(ApplicationShape):
    """As the partner reads it. `is_told`: false once it was withdrawn or the consent is gone."""

    is_told = serializers.BooleanField()
    name = serializers.CharField(allow_blank=True, help_text="only where the applicant ticked it")
    phone = serializers.CharField(allow_blank=True, help_text="only where the applicant ticked it")
    notice = serializers.CharField(help_text="what better_terms is not")
    steps = ApplicationStepShape(many=True)


class ApplicationToSendShape(serializers.Serializer[Any]):
    """What would be told to whom, and the texts to agree to, with the numbers to send back."""

    partner = serializers.CharField()
    partner_name = serializers.CharField()
    contact = serializers.CharField()
    version = serializers.IntegerField()
    consent = serializers.IntegerField()
    consent_text = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    has_better_terms = serializers.BooleanField()
    eligibility = serializers.IntegerField(allow_null=True)
    eligibility_text = serializers.CharField(allow_blank=True)
    commitment = serializers.IntegerField(allow_null=True)
    commitment_text = serializers.CharField(allow_blank=True)
    decide_days = serializers.IntegerField(help_text="working days")
    limits = ApplicationLimitsShape(help_text="the terms for everyone")
    name = serializers.CharField(allow_blank=True, help_text="masked; told only where ticked")
    phone = serializers.CharField(allow_blank=True, help_text="masked; told only where ticked")


class ApplicationQuestionShape(serializers.Serializer[Any]):
    """A question to the applicant; the partner's time stands still until there is an answer."""

    question = words()


class ApplicationDecisionShape(serializers.Serializer[Any]):
    """The partner's own decision. A no says why. A loan granted names amount and rate, within the
    limits; `fees` are all other fees.
    """

    decision = serializers.ChoiceField(choices=["yes", "no"])
    reason = words(required=False, allow_blank=True, default="")
    amount = money(required=False, allow_null=True, default=None)
    months = serializers.IntegerField(
        min_value=1, max_value=600, required=False, allow_null=True, default=None
    )
    rate = rate(required=False, allow_null=True, default=None)
    fees = money(required=False, allow_null=True, default=None)


class ApplicationEndShape(serializers.Serializer[Any]):
    """Why an approval given first ends."""

    reason = serializers.ChoiceField(choices=EndReason.choices)
    words = words()
