"""What objections, statements and rechecks look like as JSON, coming in and going out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from backend.deadlines.shapes import DeadlineShape
from merchants.objections.actions import Said
from merchants.objections.choices import DECIDED, Ground, RecheckStatus, Status
from merchants.objections.deciding import Verdict
from merchants.objections.statements.actions import LONGEST_REASON
from merchants.objections.statements.models import LONGEST as LONGEST_STATEMENT
from merchants.objections.words import LONGEST, LONGEST_REASONS
from merchants.records.models import Kind


class Shape(serializers.Serializer[Any]):
    """Fields only."""


class GrantedShape(Shape):
    by = serializers.CharField()
    reason = serializers.CharField()
    granted_on = serializers.DateField()
    on = serializers.DateField(help_text="the last day with it")


class PublicObjectionShape(Shape):
    """What everybody may know of an objection to an item on record."""

    filed_on = serializers.DateField()
    ground = serializers.ChoiceField(choices=Ground.values)
    ground_name = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.values)
    status_name = serializers.CharField()
    is_appeal = serializers.BooleanField()
    due_on = serializers.DateField(allow_null=True)
    lapsed = serializers.BooleanField(help_text="an office let its last day go by")
    decided_on = serializers.DateField(allow_null=True)
    decided_by = serializers.CharField(allow_blank=True)
    reasons = serializers.CharField(allow_blank=True)
    before = serializers.DictField(child=serializers.CharField(), allow_null=True)
    after = serializers.DictField(child=serializers.CharField(), allow_null=True)
    extensions = GrantedShape(many=True)


class SaidShape(Shape):
    """The shop's statement: never verified by the publisher."""

    text = serializers.CharField(allow_blank=True)
    written_on = serializers.DateField()
    verified = serializers.BooleanField()
    hidden = serializers.BooleanField()
    changed_by = serializers.CharField(allow_null=True)
    changed_because = serializers.CharField(allow_null=True)


class WaitingRecheckShape(Shape):
    requested_on = serializers.DateField()
    due_on = serializers.DateField()
    late = serializers.BooleanField()


class RecordItemShape(Shape):
    """One item on record, with what is and was disputed about it."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Kind.values)
    kind_name = serializers.CharField()
    title = serializers.CharField()
    document_no = serializers.CharField(allow_blank=True)
    office = serializers.CharField()
    office_code = serializers.CharField(allow_blank=True)
    catalogue_item = serializers.CharField(allow_blank=True)
    decided_on = serializers.DateField()
    delivered_by = serializers.CharField()
    delivered_at = serializers.DateTimeField()
    published_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    details = serializers.DictField(
        child=serializers.CharField(), help_text="the fields of this kind, each as text"
    )
    contested = serializers.BooleanField()
    objections = PublicObjectionShape(many=True)
    statement = SaidShape(allow_null=True)
    recheck = WaitingRecheckShape(allow_null=True)


class RecordItemsShape(Shape):
    results = RecordItemShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="address of the next page")


class ContestedItemShape(Shape):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=Kind.values)
    title = serializers.CharField()


class ContestedShopShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()


class RecordObjectionShape(PublicObjectionShape):
    """A case for whoever filed it."""

    id = serializers.UUIDField()
    item = ContestedItemShape()
    merchant = ContestedShopShape()
    office = serializers.CharField()
    filed_at = serializers.DateTimeField()
    by_person = serializers.BooleanField(help_text="by the person named in the register")
    words = serializers.CharField(allow_blank=True)
    files = serializers.IntegerField()
    appeals = serializers.UUIDField(allow_null=True)
    check_office = serializers.CharField(allow_blank=True)
    decide_office = serializers.CharField(allow_blank=True)
    checked_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    lapsed_at = serializers.DateTimeField(allow_null=True)
    deadlines = DeadlineShape(many=True)
    may_be_withdrawn = serializers.BooleanField()
    may_be_appealed = serializers.BooleanField()


class RecordObjectionsShape(Shape):
    results = RecordObjectionShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="address of the next page")


class RecordObjectionDoneShape(Shape):
    objection = RecordObjectionShape()
    receipt = serializers.DictField()


class DeskRecordObjectionShape(RecordObjectionShape):
    """The same at the desk, with the check's note and what may be corrected."""

    check_note = serializers.CharField(allow_blank=True)
    was_involved = serializers.BooleanField(help_text="the caller may neither check nor decide")
    correctable = serializers.DictField(
        child=serializers.CharField(), help_text="what may be corrected, as it is now"
    )


class ObjectRecordShape(Shape):
    """Why an item is wrong."""

    item = serializers.UUIDField()
    ground = serializers.ChoiceField(choices=Ground.values)
    words = serializers.CharField(max_length=LONGEST)


class ObjectRecordWithFilesShape(ObjectRecordShape):
    files = serializers.ListField(child=serializers.FileField(), required=False)


class AppealRecordShape(Shape):
    words = serializers.CharField(max_length=LONGEST)

    def said(self, files: Any) -> Said:
        """As the action takes it."""
        return Said(words=self.validated_data["words"], files=files)


class AppealRecordWithFilesShape(AppealRecordShape):
    files = serializers.ListField(child=serializers.FileField(), required=False)


class CheckRecordShape(Shape):
    note = serializers.CharField(max_length=LONGEST_REASONS, allow_blank=True, default="")


class ExtendRecordShape(Shape):
    reason = serializers.CharField(max_length=LONGEST_REASONS)


class DecideRecordShape(Shape):
    """`changes` with `corrected` alone: the field's name and its right text."""

    outcome = serializers.ChoiceField(choices=[str(each.value) for each in DECIDED])
    reasons = serializers.CharField(max_length=LONGEST_REASONS)
    changes = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=5000), default=dict
    )
    revoked_on = serializers.DateField(allow_null=True, default=None)

    def verdict(self) -> Verdict:
        """As the action takes it."""
        return Verdict(**self.validated_data)


class RevokeRecordShape(Shape):
    revoked_on = serializers.DateField()
    reason = serializers.CharField(max_length=LONGEST_REASONS)


class RevokedRecordShape(Shape):
    item = serializers.UUIDField()
    revoked_on = serializers.DateField()
    taken_off_at = serializers.DateTimeField()
    deadline = DeadlineShape()
    receipt = serializers.DictField()


class StatementWriteShape(Shape):
    """Nothing takes it back."""

    text = serializers.CharField(max_length=LONGEST_STATEMENT, allow_blank=True)


class StatementDoneShape(Shape):
    statement = SaidShape(allow_null=True)
    receipt = serializers.DictField(allow_null=True)


class StatementModerateShape(Shape):
    """Other words, or none: hidden."""

    words = serializers.CharField(max_length=LONGEST_STATEMENT, allow_blank=True, default="")
    reason = serializers.CharField(max_length=LONGEST_REASON)


class RecheckAskShape(Shape):
    words = serializers.CharField(max_length=LONGEST)


class RecheckRefuseShape(Shape):
    reasons = serializers.CharField(max_length=LONGEST_REASONS)


class RecheckShape(Shape):
    id = serializers.UUIDField()
    item = ContestedItemShape()
    merchant = ContestedShopShape()
    status = serializers.ChoiceField(choices=RecheckStatus.values)
    status_name = serializers.CharField()
    requested_on = serializers.DateField()
    due_on = serializers.DateField()
    reasons = serializers.CharField(allow_blank=True)
    result = serializers.UUIDField(allow_null=True, help_text="the new inspection's item")
    words = serializers.CharField(allow_blank=True)
    deadline = DeadlineShape()


class RechecksShape(Shape):
    results = RecheckShape(many=True)
    next = serializers.CharField(allow_null=True)


class RecheckDoneShape(Shape):
    recheck = RecheckShape()
    receipt = serializers.DictField()


class InspectionRuleShape(Shape):
    rule = serializers.ListField(child=serializers.CharField())


class MyObjectRecordShape(ObjectRecordShape):
    merchant = serializers.CharField(max_length=40, help_text="public code or USCC")


class MyObjectRecordWithFilesShape(MyObjectRecordShape):
    files = serializers.ListField(child=serializers.FileField(), required=False)
