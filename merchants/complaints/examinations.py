"""The doctor's look at complaints: what waits for an operator."""

from __future__ import annotations

from collections.abc import Iterator

from backend.kernel.examination import Finding, examination
from merchants.complaints.models import Complaint
from merchants.complaints.reports.models import Report


@examination
def complaints_for_operators() -> Iterator[Finding]:
    """Reports that no office is competent for, and public texts that screening holds."""
    homeless = Report.objects.filter(office=None).count()
    if homeless:
        mend = "name offices competent for `reports` there (manage.py organisation)"
        yield Finding("note", f"{homeless} reports have no office", mend)
    held = Complaint.objects.filter(is_held=True, may_publish=True).count()
    if held:
        mend = "an operator looks at them before they are public"
        yield Finding("note", f"{held} complaint texts wait to be looked at", mend)
