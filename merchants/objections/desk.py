"""What objections hang in the navigation of the desks."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Organisation
from merchants.objections.reading import waiting_at
from merchants.objections.rechecks.reading import waiting_rechecks


def waiting_cases(office: Organisation) -> int:
    """How many cases wait at this office."""
    return int(waiting_at(office).count())


def waiting_inspections(office: Organisation) -> int:
    """How many shops wait for a new inspection."""
    return waiting_rechecks(office).count()


declare_desk_entry("merchant", pgettext_lazy("desk", "公示记录"), "/shop/records")
declare_desk_entry("merchant", pgettext_lazy("desk", "异议"), "/shop/objections")
declare_desk_entry(
    "office", pgettext_lazy("desk", "异议"), "/office/objections", count=waiting_cases
)
declare_desk_entry("office", pgettext_lazy("desk", "公示记录"), "/office/records")
declare_desk_entry(
    "office", pgettext_lazy("desk", "复查"), "/office/rechecks", count=waiting_inspections
)
