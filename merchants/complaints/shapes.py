"""Complaints as JSON: what comes in, what goes out to each side."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.deadlines.shapes import DeadlineShape
from merchants.complaints.categories import BY_CODE
from merchants.complaints.choices import Outcome, Side, Wish
from merchants.complaints.words import LONGEST
from merchants.complaints.workflows import Status


class ComplaintTextShape(serializers.Serializer[Any]):
    """Words for the other side."""

    text = serializers.CharField(max_length=LONGEST)


class ComplaintNothingShape(serializers.Serializer[Any]):
    """No fields: the address says it all."""


class GrievanceShape(serializers.Serializer[Any]):
    """The form of a complaint."""

    category = serializers.ChoiceField(choices=sorted(BY_CODE))
    words = serializers.CharField(max_length=LONGEST)
    happened_on = serializers.DateField()
    wishes = serializers.ListField(
        child=serializers.ChoiceField(choices=Wish.choices), min_length=1, max_length=8
    )
    amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    outlet_id = serializers.UUIDField(required=False, allow_null=True)
    may_publish = serializers.BooleanField(default=False)
    may_delegate = serializers.BooleanField(default=False)
    goes_on_by_itself = serializers.BooleanField(default=True)
    takes_others = serializers.BooleanField(default=False)
    shows_name = serializers.BooleanField(default=False)
    shows_phone = serializers.BooleanField(default=False)


class GrievanceWithFilesShape(GrievanceShape):
    """The same with files, as multipart."""

    files = serializers.ListField(child=serializers.FileField(), required=False)


class ComplaintFilesShape(serializers.Serializer[Any]):
    """PDF or images, nine at once. `to_shop`: false keeps them for the office alone."""

    files = serializers.ListField(child=serializers.FileField(), min_length=1)
    to_shop = serializers.BooleanField(default=True)


class ComplaintShopFilesShape(serializers.Serializer[Any]):
    """PDF or images, nine at once."""

    files = serializers.ListField(child=serializers.FileField(), min_length=1)


class ComplaintJoiningShape(serializers.Serializer[Any]):
    """Joining somebody's complaint."""

    statement = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    shows_name = serializers.BooleanField(default=False)
    shows_phone = serializers.BooleanField(default=False)


class ComplaintOutcomeShape(serializers.Serializer[Any]):
    """What became of it, in the consumer's own word."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    satisfaction = serializers.IntegerField(
        min_value=1, max_value=5, required=False, allow_null=True, default=None
    )


class ComplaintLaterOutcomeShape(serializers.Serializer[Any]):
    """The same, four weeks later."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)


class ComplaintReopeningShape(ComplaintTextShape):
    """Why it is taken up again, and where."""

    to_office = serializers.BooleanField(default=False)


class ComplaintPublicationShape(serializers.Serializer[Any]):
    """Whether the screened text may be public."""

    may_publish = serializers.BooleanField()


class ComplaintSplitAnswerShape(serializers.Serializer[Any]):
    """Whether part of the letter becomes a report, and under whose name."""

    agreed = serializers.BooleanField()
    is_named = serializers.BooleanField(default=False)


class ComplaintSplitShape(serializers.Serializer[Any]):
    """The complaint goes on; `code`: of an anonymous report, told this once."""

    reference = serializers.UUIDField()
    status = serializers.ChoiceField(choices=Status.choices)
    code = serializers.CharField(allow_blank=True)


class ComplaintCategoryShape(serializers.Serializer[Any]):
    """One leaf."""

    code = serializers.CharField()
    name = serializers.CharField()


class ComplaintBranchShape(ComplaintCategoryShape):
    """One branch with its leaves."""

    categories = ComplaintCategoryShape(many=True)


class ComplaintCategoriesShape(serializers.Serializer[Any]):
    """The whole tree."""

    branches = ComplaintBranchShape(many=True)


class MerchantShape(serializers.Serializer[Any]):
    """The shop it is about."""

    code = serializers.CharField()
    name = serializers.CharField()


class ComplaintFiledShape(serializers.Serializer[Any]):
    """A complaint that was taken."""

    reference = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    receipt = serializers.DictField(help_text="what proves it; pending until the log covers it")


class ComplaintDoneShape(serializers.Serializer[Any]):
    """Where the complaint stands after the step."""

    reference = serializers.UUIDField()
    status = serializers.ChoiceField(choices=Status.choices)


class ComplaintRowShape(serializers.Serializer[Any]):
    """One complaint in a list."""

    reference = serializers.UUIDField()
    number = serializers.CharField()
    merchant = MerchantShape()
    category = serializers.CharField()
    category_name = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    status_name = serializers.CharField()
    filed_at = serializers.DateTimeField()
    days_waiting = serializers.IntegerField()
    due_on = serializers.DateField(allow_null=True)


class ComplaintRowsShape(serializers.Serializer[Any]):
    """A page of complaints."""

    results = ComplaintRowShape(many=True)
    next = serializers.CharField(allow_null=True)


class SimilarComplaintShape(serializers.Serializer[Any]):
    """An open complaint about the like that takes others."""

    reference = serializers.UUIDField()
    category_name = serializers.CharField()
    words = serializers.CharField(help_text="screened; empty unless its author made it public")
    filed_on = serializers.DateField()
    people = serializers.IntegerField()


class SimilarComplaintsShape(serializers.Serializer[Any]):
    """Five at most."""

    results = SimilarComplaintShape(many=True)


class ComplaintPersonShape(serializers.Serializer[Any]):
    """Somebody behind the complaint, as the reader may know them."""

    number = serializers.IntegerField()
    is_lead = serializers.BooleanField()
    mine = serializers.BooleanField()
    name = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    resident_id = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_blank=True)
    satisfaction = serializers.IntegerField(allow_null=True)
    outcome_later = serializers.CharField(allow_blank=True)


class ComplaintSaidShape(serializers.Serializer[Any]):
    """One message."""

    id = serializers.UUIDField()
    side = serializers.ChoiceField(choices=Side.choices)
    kind = serializers.CharField()
    round = serializers.IntegerField()
    at = serializers.DateTimeField()
    words = serializers.CharField(allow_blank=True)
    mine = serializers.BooleanField()


class ComplaintEvidenceShape(serializers.Serializer[Any]):
    """One file; `address` under the complaint's own."""

    id = serializers.UUIDField()
    side = serializers.ChoiceField(choices=Side.choices)
    added_at = serializers.DateTimeField()


class ComplaintLineShape(serializers.Serializer[Any]):
    """One step of the timeline; `receipt` under …/receipts/."""

    at = serializers.DateTimeField()
    machine = serializers.CharField()
    start = serializers.CharField(allow_blank=True)
    end = serializers.CharField()
    side = serializers.ChoiceField(choices=Side.choices)
    note = serializers.CharField(allow_blank=True)
    receipt = serializers.UUIDField(allow_null=True)


class ComplaintHandlingShape(serializers.Serializer[Any]):
    """What one office did about it."""

    id = serializers.UUIDField()
    office_name = serializers.CharField()
    status = serializers.CharField()
    status_name = serializers.CharField()
    why = serializers.CharField()
    ground = serializers.CharField(allow_blank=True)
    ending = serializers.CharField(allow_blank=True)
    received_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class ComplaintCaseShape(ComplaintRowShape):
    """One complaint in full, as this side sees it."""

    happened_on = serializers.DateField()
    wishes = serializers.ListField(child=serializers.CharField())
    amount = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    round = serializers.IntegerField()
    times_reopened = serializers.IntegerField()
    was_unanswered = serializers.BooleanField()
    outcome = serializers.CharField(allow_blank=True)
    satisfaction = serializers.IntegerField(allow_null=True)
    words = serializers.CharField(allow_blank=True)
    may_publish = serializers.BooleanField()
    may_delegate = serializers.BooleanField()
    people = ComplaintPersonShape(many=True)
    messages = ComplaintSaidShape(many=True)
    evidence = ComplaintEvidenceShape(many=True)
    steps = ComplaintLineShape(many=True)
    deadlines = DeadlineShape(many=True)
    handlings = ComplaintHandlingShape(many=True)
    decision = serializers.CharField(allow_blank=True)
    may = serializers.ListField(child=serializers.CharField(), help_text="steps open to you now")
