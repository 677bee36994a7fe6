"""Repairs as JSON: what goes out, what comes in. Nothing here is about money: it is free."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.deadlines.shapes import DeadlineShape
from merchants.records.models import Severity
from merchants.repairs.choices import BARRING, Ground, State
from merchants.repairs.models import LONGEST, MOST_FILES

CLASSES = [one for one in Severity.values if one]


class RepairObstacleShape(serializers.Serializer[Any]):
    """Why a repair cannot be asked for now, and what is possible next."""

    code = serializers.CharField()
    detail = serializers.CharField()


class RepairConditionShape(serializers.Serializer[Any]):
    """One line of the checklist."""

    code = serializers.CharField()
    words = serializers.CharField()
    is_met = serializers.BooleanField(allow_null=True, help_text="null: shown by the application")


class RepairItemShape(serializers.Serializer[Any]):
    """One item about a shop: until when it is public, from when a repair may be asked for."""

    record = serializers.UUIDField()
    kind = serializers.CharField()
    kind_name = serializers.CharField()
    title = serializers.CharField()
    document_no = serializers.CharField(allow_blank=True)
    office = serializers.CharField()
    legal_basis = serializers.CharField(allow_blank=True)
    severity = serializers.ChoiceField(choices=CLASSES, allow_null=True, help_text="as delivered")
    severity_name = serializers.CharField()
    decided_on = serializers.DateField()
    earliest_on = serializers.DateField(allow_null=True)
    public_until = serializers.DateField(allow_null=True, help_text="the last day, by itself")
    is_public = serializers.BooleanField()
    may_ask = serializers.BooleanField()
    obstacle = RepairObstacleShape(allow_null=True)
    checklist = RepairConditionShape(many=True)


class RepairItemsShape(serializers.Serializer[Any]):
    """Newest first."""

    results = RepairItemShape(many=True)
    next = serializers.CharField(allow_null=True)


class RepairCommitmentShape(serializers.Serializer[Any]):
    """The words that are signed with an application."""

    title = serializers.CharField()
    content = serializers.CharField()
    liability = serializers.CharField()


class RepairKitShape(serializers.Serializer[Any]):
    """What came with the record: what it means, until when, how to repair."""

    item = RepairItemShape()
    commitment = RepairCommitmentShape()
    explained = serializers.ListField(child=serializers.CharField())


class RepairStepShape(serializers.Serializer[Any]):
    """One step; its receipt is at `receipts/{entry}`."""

    name = serializers.CharField()
    at = serializers.DateTimeField()
    entry = serializers.UUIDField()


class RepairShape(serializers.Serializer[Any]):
    """One application."""

    reference = serializers.UUIDField()
    record = serializers.UUIDField()
    title = serializers.CharField()
    document_no = serializers.CharField(allow_blank=True)
    severity = serializers.ChoiceField(choices=CLASSES)
    severity_name = serializers.CharField()
    decided_on = serializers.DateField()
    earliest_on = serializers.DateField()
    filed_on = serializers.DateField()
    filed_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=State.values)
    state_name = serializers.CharField()
    office = serializers.CharField()
    ground = serializers.ChoiceField(choices=Ground.values, allow_null=True)
    ground_name = serializers.CharField(allow_blank=True)
    reasons = serializers.CharField(allow_blank=True)
    next_step = serializers.CharField(allow_blank=True)
    files = serializers.IntegerField(help_text="how many")
    commitment = serializers.CharField(allow_null=True, help_text="code of 20 digits")
    appeals = serializers.UUIDField(allow_null=True, help_text="the refusal that it contests")
    is_late = serializers.BooleanField(help_text="the office let a term go by")
    is_hidden_meanwhile = serializers.BooleanField()
    deadlines = DeadlineShape(many=True)
    may_withdraw = serializers.BooleanField()
    may_appeal = serializers.BooleanField()
    steps = RepairStepShape(many=True)


class RepairsShape(serializers.Serializer[Any]):
    """Newest first."""

    results = RepairShape(many=True)
    next = serializers.CharField(allow_null=True)


class OwnRepairShape(RepairShape):
    """With what the shop wrote."""

    words = serializers.CharField(allow_blank=True)


class RepairDoneShape(serializers.Serializer[Any]):
    """After an act, with its receipt."""

    repair = RepairShape()
    receipt = serializers.DictField()


class RepairWordsShape(serializers.Serializer[Any]):
    """How the duty was fulfilled, and the commitment signed."""

    words = serializers.CharField(max_length=LONGEST)
    commitment_signed = serializers.BooleanField(default=False)


class RepairAppealShape(RepairWordsShape):
    """With the proof: PDF or photos."""

    files = serializers.ListField(child=serializers.FileField(), max_length=MOST_FILES)


class RepairAskShape(RepairWordsShape):
    """Which item."""

    record = serializers.UUIDField()


class RepairAskWithFilesShape(RepairAskShape):
    """With the proof: PDF or photos."""

    files = serializers.ListField(child=serializers.FileField(), max_length=MOST_FILES)


class OfficeRepairShopShape(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class OfficeRepairRowShape(serializers.Serializer[Any]):
    """One case in the queue; what is due first stands first."""

    reference = serializers.UUIDField()
    merchant = OfficeRepairShopShape()
    title = serializers.CharField()
    severity = serializers.ChoiceField(choices=CLASSES)
    state = serializers.ChoiceField(choices=State.values)
    state_name = serializers.CharField()
    filed_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    is_appeal = serializers.BooleanField()
    is_late = serializers.BooleanField()


class OfficeRepairRowsShape(serializers.Serializer[Any]):
    results = OfficeRepairRowShape(many=True)
    next = serializers.CharField(allow_null=True)


class OfficeRepairShape(OwnRepairShape):
    """One case with everything the office needs to decide it."""

    merchant = OfficeRepairShopShape()
    kept_from = serializers.CharField(allow_blank=True, help_text="why not by this officer")


class RepairAcceptanceShape(serializers.Serializer[Any]):
    """Taken on; else with a ground and reasons."""

    accepted = serializers.BooleanField()
    ground = serializers.ChoiceField(
        choices=[one for one in Ground.values if one not in BARRING], required=False
    )
    reasons = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)


class RepairDecisionShape(serializers.Serializer[Any]):
    """Granted; else with a ground and reasons."""

    granted = serializers.BooleanField()
    ground = serializers.ChoiceField(choices=Ground.values, required=False)
    reasons = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)


class RepairUndoingShape(serializers.Serializer[Any]):
    """A granted repair that rested on falsehood."""

    ground = serializers.ChoiceField(choices=[one.value for one in BARRING])
    reasons = serializers.CharField(max_length=LONGEST)


class RepairExtensionShape(serializers.Serializer[Any]):
    """More working days, once."""

    days = serializers.IntegerField(min_value=1, max_value=99)
    reason = serializers.CharField(max_length=500)


class RepairFiguresRowShape(serializers.Serializer[Any]):
    """Of one class of items; `severity` "" is all of them."""

    severity = serializers.CharField(allow_blank=True)
    severity_name = serializers.CharField(allow_blank=True)
    filed = serializers.IntegerField()
    open = serializers.IntegerField()
    granted = serializers.IntegerField()
    refused = serializers.IntegerField()
    declined = serializers.IntegerField()
    withdrawn = serializers.IntegerField()
    undone = serializers.IntegerField(help_text="granted, and found to rest on falsehood")
    late = serializers.IntegerField(help_text="a term of the office went by")
    decided = serializers.IntegerField()
    median_days = serializers.IntegerField(allow_null=True, help_text="from receipt, of decided")


class RepairFiguresShape(serializers.Serializer[Any]):
    months = serializers.IntegerField()
    results = RepairFiguresRowShape(many=True)


class PublicRepairItemShape(serializers.Serializer[Any]):
    """What anybody may know about the repair of a public item."""

    record = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    document_no = serializers.CharField(allow_blank=True)
    office = serializers.CharField()
    severity = serializers.ChoiceField(choices=CLASSES, allow_null=True)
    severity_name = serializers.CharField()
    decided_on = serializers.DateField()
    earliest_on = serializers.DateField(allow_null=True)
    public_until = serializers.DateField(allow_null=True)


class RepairBarShape(serializers.Serializer[Any]):
    """Falsehood that was found; ends by itself after `until`."""

    ground = serializers.ChoiceField(choices=[one.value for one in BARRING])
    ground_name = serializers.CharField()
    reasons = serializers.CharField()
    office = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()


class MerchantRepairsShape(serializers.Serializer[Any]):
    results = PublicRepairItemShape(many=True)
    next = serializers.CharField(allow_null=True)
    findings = RepairBarShape(many=True)
