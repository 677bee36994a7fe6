"""Reports as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from backend.deadlines.shapes import DeadlineShape, deadline_shown
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from merchants.complaints.categories import BY_CODE, name_of
from merchants.complaints.choices import Side
from merchants.complaints.reports.actions import Filed
from merchants.complaints.reports.models import Report
from merchants.complaints.reports.reading import ReportView
from merchants.complaints.shapes import GrievanceShape, MerchantShape
from merchants.complaints.words import LONGEST
from merchants.complaints.workflows import ReportStatus

LONGEST_CODE = 60


class AllegationShape(serializers.Serializer[Any]):
    """The form of a report. `is_named`: under one's proved name, signed in."""

    category = serializers.ChoiceField(choices=sorted(BY_CODE))
    words = serializers.CharField(max_length=LONGEST)
    happened_on = serializers.DateField(required=False, allow_null=True)
    is_named = serializers.BooleanField(default=False)


class MixedLetterShape(serializers.Serializer[Any]):
    """A letter that is both; sending it so is the agreement to split it."""

    complaint = GrievanceShape()
    report = AllegationShape()


class ReportFiledShape(serializers.Serializer[Any]):
    """A report that was taken. `code`: of an anonymous one, told this once; keep it well."""

    reference = serializers.UUIDField()
    status = serializers.ChoiceField(choices=ReportStatus.choices)
    code = serializers.CharField(allow_blank=True)
    receipt = serializers.DictField()


class ReportCodeShape(serializers.Serializer[Any]):
    """The secret case code."""

    code = serializers.CharField(max_length=LONGEST_CODE)


class ReportAdditionShape(ReportCodeShape):
    """Something more, by whoever holds the code."""

    text = serializers.CharField(max_length=LONGEST)


class ReportFilesShape(ReportCodeShape):
    """Files by whoever holds the code: PDF or images, nine at once."""

    files = serializers.ListField(child=serializers.FileField(), min_length=1)


class ReportLineShape(serializers.Serializer[Any]):
    """One message."""

    side = serializers.ChoiceField(choices=Side.choices)
    at = serializers.DateTimeField()
    words = serializers.CharField(allow_blank=True)


class ReportRowShape(serializers.Serializer[Any]):
    """One report in a list."""

    reference = serializers.UUIDField()
    merchant = MerchantShape()
    category_name = serializers.CharField()
    status = serializers.ChoiceField(choices=ReportStatus.choices)
    status_name = serializers.CharField()
    filed_on = serializers.DateField()
    is_named = serializers.BooleanField()


class ReportRowsShape(serializers.Serializer[Any]):
    """A page of reports."""

    results = ReportRowShape(many=True)
    next = serializers.CharField(allow_null=True)


class ReportShape(ReportRowShape):
    """One report in full. `name`, `phone`: of a named reporter, for the office only."""

    office_name = serializers.CharField(allow_blank=True)
    happened_on = serializers.DateField(allow_null=True)
    words = serializers.CharField(allow_blank=True)
    messages = ReportLineShape(many=True)
    files = serializers.ListField(child=serializers.UUIDField())
    deadlines = DeadlineShape(many=True)
    name = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    may = serializers.ListField(child=serializers.CharField())


class ReportHandledShape(serializers.Serializer[Any]):
    """Where the report stands after the step."""

    reference = serializers.UUIDField()
    status = serializers.ChoiceField(choices=ReportStatus.choices)


def filed_shown(filed: Filed) -> dict[str, Any]:
    """As ReportFiledShape."""
    report, code = filed
    receipt = receipt_of(Entry.objects.get(pk=report.entry))
    return {"reference": report.id, "status": report.status, "code": code, "receipt": receipt}


def row_shown(report: Report) -> dict[str, Any]:
    """As ReportRowShape."""
    return {
        "reference": report.id,
        "merchant": {"code": report.merchant.code, "name": report.merchant.name},
        "category_name": name_of(report.category),
        "status": report.status,
        "status_name": report.get_status_display(),
        "filed_on": report.filed_on,
        "is_named": report.is_named,
    }


def report_shown(seen: ReportView) -> dict[str, Any]:
    """As ReportShape."""
    return {
        **row_shown(seen.report),
        "office_name": seen.report.office_name,
        "happened_on": seen.report.happened_on,
        "words": seen.words,
        "messages": [asdict(line) for line in seen.messages],
        "files": [each.id for each in seen.evidence],
        "deadlines": [deadline_shown(clock) for clock in seen.deadlines],
        "name": seen.name,
        "phone": seen.phone,
        "may": seen.may,
    }
