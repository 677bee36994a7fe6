"""What follows when an office is late: the item is hidden until decided, somebody above is told.

Promise 17: a lapse acts in favour of the person concerned, and the lateness is public (/offices).
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from merchants.records.effects import hold, mark
from merchants.records.marks import Effect
from merchants.repairs import telling
from merchants.repairs.actions import document_of, own_repair, receipted
from merchants.repairs.models import Repair, RepairClock
from merchants.repairs.offices import superior_of


@transaction.atomic
def act_on_lapse(clock: RepairClock) -> None:
    """Nobody acted in time. A clock met or dropped meanwhile means nothing any more."""
    found = own_repair(hold(clock.merchant_id), clock.repair_id)
    now = RepairClock.objects.get(pk=clock.pk)
    if not now.is_running or not found.is_open:
        return
    if found.lapsed_at is None:
        _first(found, now)
    telling.late(found, now)


@transaction.atomic
def act_on_reminder(clock: RepairClock) -> None:
    """Tell the office that a last day is near."""
    found = Repair.objects.filter(merchant=clock.merchant_id, id=clock.repair_id).first()
    if found is not None and found.is_open and clock.is_running:
        telling.office_waits(found, due=clock.due_on)


def _first(found: Repair, clock: RepairClock) -> None:
    above = superior_of(found.office, found.merchant)
    found.escalated_to = above.pk if above else None
    found.lapsed_at = timezone.now()
    found.entry = receipted(
        found, "office_late", by=None, step=clock.step, due_on=clock.due_on.isoformat()
    )
    found.save(update_fields=["escalated_to", "lapsed_at", "entry"])
    mark(document_of(found), Effect.SUSPENDED, case=found.id)
