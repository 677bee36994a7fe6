"""The shapes of what complaints come to, for the OpenAPI document; and cases as they are shown."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from merchants.complaints.choices import Outcome
from merchants.insights.finding import Case
from merchants.insights.grading.reading import Graded, Measure
from merchants.insights.models import Answer
from merchants.insights.offices import STEPS


class Shape(serializers.Serializer[Any]):
    """A described answer; nothing is ever read or written through it."""


class PublishedShopShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()


class PublishedComplaintShape(Shape):
    """A complaint whose author lets everybody read it; numbers of persons are masked."""

    id = serializers.UUIDField()
    filed_on = serializers.DateField()
    merchant = PublishedShopShape()
    category = serializers.CharField()
    category_name = serializers.CharField()
    division_code = serializers.CharField(allow_null=True)
    answer = serializers.ChoiceField(choices=Answer.values, allow_null=True)
    answer_days = serializers.IntegerField(allow_null=True)
    outcome = serializers.ChoiceField(
        choices=Outcome.values, allow_null=True, help_text="as the consumer confirmed"
    )
    narrative = serializers.CharField()


class PublishedComplaintsShape(Shape):
    """A page, newest first; `next` is the address of the next one."""

    results = PublishedComplaintShape(many=True)
    next = serializers.CharField(allow_null=True)


class ComplaintSumShape(Shape):
    """One period, kind or place. Below the minimum nothing is told but that there are some."""

    key = serializers.CharField()
    name = serializers.CharField()
    withheld = serializers.BooleanField()
    complaints = serializers.IntegerField(allow_null=True)
    in_time = serializers.IntegerField(allow_null=True, help_text="answered in time")
    late = serializers.IntegerField(allow_null=True, help_text="answered late")
    unanswered = serializers.IntegerField(allow_null=True)
    solved = serializers.IntegerField(allow_null=True, help_text="as consumers confirmed")
    partly = serializers.IntegerField(allow_null=True)
    not_solved = serializers.IntegerField(allow_null=True)


class ComplaintSumsShape(Shape):
    by = serializers.CharField()
    minimum = serializers.IntegerField()
    results = ComplaintSumShape(many=True)


class ComplaintSpotShape(ComplaintSumShape):
    lng = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)


class ComplaintMapShape(ComplaintSumsShape):
    results = ComplaintSpotShape(many=True)


class ComplaintShareShape(Shape):
    """A part of a whole, and where the share lies with 95% certainty (Wilson)."""

    n = serializers.IntegerField()
    of = serializers.IntegerField()
    share = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class ComplaintRateShape(Shape):
    """Complaints per 10,000 scans, and where the rate lies with 95% certainty (Poisson)."""

    scans = serializers.IntegerField()
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class ComplaintFiguresShape(Shape):
    """Twelve months of one shop: counts, no grade. None: too few to say."""

    months = serializers.IntegerField()
    counted_on = serializers.DateField()
    minimum = serializers.IntegerField()
    withheld = serializers.BooleanField(help_text="there are some, fewer than the minimum")
    complaints = serializers.IntegerField(allow_null=True)
    answered_in_time = ComplaintShareShape(allow_null=True)
    solved = ComplaintShareShape(allow_null=True)
    median_answer_days = serializers.IntegerField(allow_null=True)
    per_10000_scans = ComplaintRateShape(allow_null=True)


class OfficeTermShape(Shape):
    """How often one office kept its terms in the last twelve months."""

    office = serializers.CharField()
    step = serializers.ChoiceField(choices=list(STEPS))
    step_name = serializers.CharField()
    of = serializers.IntegerField(help_text="terms that ended: in time and late")
    in_time = serializers.IntegerField()
    late = serializers.IntegerField()
    overdue = serializers.IntegerField(help_text="of the late ones: still not done")
    median_days_late = serializers.IntegerField(allow_null=True)


class OfficeTermsShape(Shape):
    months = serializers.IntegerField()
    results = OfficeTermShape(many=True)


class OfficeMonthShape(Shape):
    month = serializers.DateField()
    n = serializers.IntegerField()
    part = serializers.IntegerField()


class OfficeMeasureShape(Shape):
    measure = serializers.CharField()
    name = serializers.CharField(help_text="in the reader's language")
    of = serializers.CharField(help_text="what `n` counts")
    part_of = serializers.CharField(help_text="what `part` of them is")
    n = serializers.IntegerField()
    part = serializers.IntegerField()
    median_days = serializers.IntegerField(allow_null=True)
    months = OfficeMonthShape(many=True)


class GradedOfficeShape(Shape):
    office = serializers.CharField()
    measures = OfficeMeasureShape(many=True)


class GradedOfficesShape(Shape):
    months = serializers.IntegerField()
    results = GradedOfficeShape(many=True)
    next = serializers.CharField(allow_null=True)


def office_shown(office: Graded) -> dict[str, Any]:
    """An office and its figures of twelve months."""
    return {
        "office": office.office,
        "measures": [_measure_shown(measure) for measure in office.measures],
    }


def _measure_shown(measure: Measure) -> dict[str, Any]:
    words = measure.wording
    return {
        "measure": measure.code,
        "name": words.name,
        "of": words.of,
        "part_of": words.part,
        "n": measure.n,
        "part": measure.part,
        "median_days": measure.median_days,
        "months": [{"month": one.month, "n": one.n, "part": one.part} for one in measure.months],
    }


def case_shown(case: Case) -> dict[str, Any]:
    """A case in the reader's language."""
    return {
        "id": case.id,
        "filed_on": case.filed_on,
        "merchant": {"code": case.merchant_code, "name": case.merchant_name},
        "category": case.category,
        "category_name": case.category_name,
        "division_code": case.division_code or None,
        "answer": case.answer or None,
        "answer_days": case.answer_days,
        "outcome": case.outcome or None,
        "narrative": case.narrative,
    }
