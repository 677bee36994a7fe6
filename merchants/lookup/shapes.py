"""The shapes of the open API's answers, for the OpenAPI document; the bodies are built in SQL."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from merchants.commitments.choices import Status, Type
from merchants.registry.models import Kind, Standing


class Shape(serializers.Serializer[Any]):
    """A described answer; nothing is ever read or written through it."""


class SourceShape(Shape):
    """Where a datum comes from, and until when it is public (promise 1)."""

    office = serializers.CharField(help_text="the office that decided")
    office_code = serializers.CharField()
    delivered_by = serializers.CharField()
    document_no = serializers.CharField(required=False)
    legal_basis = serializers.CharField(required=False)
    catalogue_item = serializers.CharField(required=False)
    decided_on = serializers.DateField(required=False, allow_null=True)
    delivered_at = serializers.DateTimeField()
    published_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(
        required=False, allow_null=True, help_text="last day of publication, inclusive"
    )


class MoneyShape(Shape):
    amount = serializers.CharField(help_text="decimal, yuan")
    currency = serializers.CharField()


class DivisionShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()
    province = serializers.CharField(allow_null=True)


class IdentityShape(Shape):
    """Who this is, as the register said last."""

    name = serializers.CharField()
    uscc = serializers.CharField(allow_null=True)
    registration_no = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(choices=Kind.values)
    entity_type = serializers.CharField()
    status = serializers.ChoiceField(choices=Standing.values)
    established_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    capital = serializers.CharField()
    scope = serializers.CharField()
    representative = serializers.CharField(help_text="masked")
    address = serializers.CharField(help_text="empty where withheld")
    address_withheld = serializers.BooleanField(help_text="a private home")
    division = DivisionShape(allow_null=True)
    place = serializers.CharField(help_text="as delivered")
    demo = serializers.BooleanField()
    notes = serializers.ListField(child=serializers.CharField())
    source = SourceShape()  # type: ignore[assignment]  # the contract's name


class OutletShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField()
    address_withheld = serializers.BooleanField()
    lng = serializers.FloatField(allow_null=True, help_text="WGS-84")
    lat = serializers.FloatField(allow_null=True, help_text="WGS-84")
    status = serializers.ChoiceField(choices=["open", "closed"])
    source = SourceShape()  # type: ignore[assignment]


class AlsoShape(Shape):
    """The same document as another source delivered it."""

    id = serializers.UUIDField()
    delivered_by = serializers.CharField()
    delivered_at = serializers.DateTimeField()
    ends_on = serializers.DateField(allow_null=True)
    differs = serializers.BooleanField(help_text="whether it tells anything else")
    facts = serializers.DictField(allow_null=True, help_text="what it tells, where it differs")


class StatementShape(Shape):
    """What the shop says beside an item; changed or hidden for abuse only, and told why."""

    text = serializers.CharField(allow_blank=True)
    written_on = serializers.DateField()
    verified = serializers.BooleanField(help_text="always false: not verified by the publisher")
    hidden = serializers.BooleanField()
    changed_by = serializers.CharField(allow_null=True, help_text="the office, for abuse only")
    changed_because = serializers.CharField(allow_null=True)


class CorrectionShape(Shape):
    """The last correction that an objection led to, field by field (promise 4)."""

    decided_on = serializers.DateField()
    before = serializers.DictField(child=serializers.CharField())
    after = serializers.DictField(child=serializers.CharField())
    reasons = serializers.CharField()


class PendingRecheckShape(Shape):
    requested_on = serializers.DateField()
    due_on = serializers.DateField()


class ItemShape(Shape):
    """What every item on record carries."""

    id = serializers.UUIDField(help_text="stays the same through corrections")
    title = serializers.CharField()
    document_no = serializers.CharField()
    contested = serializers.BooleanField()
    statement = StatementShape(allow_null=True)
    correction = CorrectionShape(allow_null=True)
    source = SourceShape()  # type: ignore[assignment]
    also = AlsoShape(many=True, required=False)


class PermitShape(ItemShape):
    category = serializers.CharField()
    number = serializers.CharField()
    content = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text="null: without end")
    state = serializers.ChoiceField(choices=["valid", "expired", "revoked"])


class PenaltyShape(ItemShape):
    facts = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    content = serializers.CharField()
    fine = MoneyShape(allow_null=True)
    confiscated = MoneyShape(allow_null=True)
    licence_affected = serializers.CharField()
    severity = serializers.ChoiceField(choices=["minor", "general", "serious"])


class ListingShape(ItemShape):
    list = serializers.ChoiceField(choices=["abnormal_operation", "serious_dishonesty"])
    reason = serializers.CharField()
    severity = serializers.CharField()


class HonourShape(ItemShape):
    list = serializers.ChoiceField(choices=["tax_a", "customs_certified", "honour"])
    year = serializers.IntegerField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)


class InspectionShape(ItemShape):
    kind = serializers.CharField()
    inspected_on = serializers.DateField()
    result = serializers.ChoiceField(
        choices=["passed", "passed_with_conditions", "failed", "other"]
    )
    result_text = serializers.CharField(help_text="the office's own words")
    findings = serializers.CharField()
    next_due_on = serializers.DateField(allow_null=True)
    recheck = PendingRecheckShape(allow_null=True, help_text="a new inspection was asked for")


class EvaluationShape(ItemShape):
    """As delivered by the competent authority; nothing here computes one (promise 2)."""

    grade = serializers.ChoiceField(choices=["A", "B", "C", "D"])
    evaluated_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)


class PromiseShape(Shape):
    """A public commitment (信用承诺); what visitors say of it stands at `…/commitments`."""

    id = serializers.UUIDField(help_text="stays the same through corrections")
    code = serializers.CharField(help_text="20 digits: division, day, serial")
    template = serializers.CharField(allow_null=True, help_text="of a promise ready to adopt")
    title = serializers.CharField()
    type = serializers.ChoiceField(choices=Type.values)
    content = serializers.CharField()
    liability = serializers.CharField()
    made_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text="null: without end")
    state = serializers.ChoiceField(choices=Status.values)
    withdrawn_on = serializers.DateField(allow_null=True)
    determined_on = serializers.DateField(allow_null=True)
    unfulfilled = serializers.CharField()
    accountability = serializers.CharField()
    source = SourceShape()  # type: ignore[assignment]


class CountsShape(Shape):
    permits = serializers.IntegerField()
    penalties = serializers.IntegerField()
    listings = serializers.IntegerField()
    honours = serializers.IntegerField()
    inspections = serializers.IntegerField()
    commitments = serializers.IntegerField()


class CardShape(Shape):
    """A merchant's public card: at most 50 items of a kind, newest first; `counts` tells all."""

    code = serializers.CharField()
    identity = IdentityShape()
    outlets = OutletShape(many=True)
    permits = PermitShape(many=True)
    penalties = PenaltyShape(many=True)
    listings = ListingShape(many=True)
    honours = HonourShape(many=True)
    inspections = InspectionShape(many=True)
    in_good_order = serializers.BooleanField(
        help_text="the last four inspections all passed; false says nothing"
    )
    evaluation = EvaluationShape(allow_null=True)
    commitments = PromiseShape(many=True)
    counts = CountsShape()


class AsOfShape(Shape):
    date = serializers.DateField()
    changed_since = serializers.BooleanField(help_text="whether the page changed after that day")
    card = CardShape()


class ResultShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()
    signs = serializers.ListField(
        child=serializers.CharField(), help_text="what is over the doors, where the name differs"
    )
    uscc = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(choices=Kind.values)
    status = serializers.ChoiceField(choices=Standing.values)
    division = serializers.DictField(allow_null=True)
    address = serializers.CharField()
    distance_m = serializers.IntegerField(allow_null=True)


class ResultsShape(Shape):
    results = ResultShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="address of the next page")
    total = serializers.IntegerField(allow_null=True)
    total_is_minimum = serializers.BooleanField()


class ChangeShape(Shape):
    position = serializers.CharField()
    code = serializers.CharField()
    change = serializers.CharField()
    item_id = serializers.UUIDField(allow_null=True)
    item_kind = serializers.CharField(allow_null=True)
    tombstone = serializers.BooleanField(help_text="remove your copy of the item")
    at = serializers.DateTimeField()


class ChangesShape(Shape):
    changes = ChangeShape(many=True)
    position = serializers.CharField(help_text="send it back as `after`")
    more = serializers.BooleanField()


class PartShape(Shape):
    file = serializers.CharField()
    url = serializers.CharField()
    merchants = serializers.IntegerField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()


class DumpShape(Shape):
    day = serializers.DateField(allow_null=True)
    feed_position = serializers.CharField()
    parts = PartShape(many=True)
