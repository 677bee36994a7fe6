"""False material or an untrue commitment: public and barring for three years, then over."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from merchants.repairs.models import Repair, RepairBar
from merchants.repairs.terms import last_day_of_bar


def raise_bar(repair: Repair) -> RepairBar:
    """From today on. The caller holds the merchant and has written the refusal down."""
    today = timezone.localdate()
    bar: RepairBar = RepairBar.objects.create(
        merchant=repair.merchant,
        repair_id=repair.id,
        ground=repair.ground,
        reasons=repair.reasons,
        office_name=repair.office_name,
        since=today,
        until=last_day_of_bar(today),
    )
    return bar


def lift(repair: Repair) -> bool:
    """An appeal was decided otherwise: the bar that it contests ends; whether one did."""
    if repair.appeals is None:
        return False
    ended = _contested(repair).update(lifted_on=timezone.localdate(), lifted_by=repair.id)
    return bool(ended)


def stands_for_appeal(repair: Repair) -> bool:
    """Whether the bar that an appeal contested stands already: there is no second one."""
    return repair.appeals is not None and _contested(repair).exists()


def _contested(repair: Repair) -> QuerySet[RepairBar]:
    bars: QuerySet[RepairBar] = RepairBar.objects.filter(
        merchant=repair.merchant_id, repair_id__in=[repair.appeals], lifted_on=None
    )
    return bars
