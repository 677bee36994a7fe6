"""What repairs hang in the navigation of desks."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Organisation
from merchants.repairs.models import Repair
from merchants.repairs.offices import AREA


def waiting_count(office: Organisation) -> int:
    """How many wait at this office."""
    return int(Repair.objects.at(office.pk).open().count())


declare_desk_entry("merchant", pgettext_lazy("desk", "信用修复"), "/shop/repairs")
declare_desk_entry(
    "office", pgettext_lazy("desk", "信用修复"), "/office/repairs", count=waiting_count, needs=AREA
)
