"""The doctor's look at repairs: offices that are late, shops that were not told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.kernel.examination import Finding, examination
from merchants.repairs.models import Repair, RepairKit

A_DAY = timedelta(days=1)


@examination
def repairs() -> Iterator[Finding]:
    """What is late is hidden meanwhile; somebody still has to decide it."""
    late = Repair.objects.open().exclude(lapsed_at=None).count()
    if late:
        mend = "the offices concerned see them first at /office/repairs"
        yield Finding("note", f"{late} repairs are late, their items hidden meanwhile", mend)
    else:
        yield Finding("ok", "no repair is late")


@examination
def repair_kits() -> Iterator[Finding]:
    """A shop with people is told of a new item the day it comes."""
    claimed = Organisation.objects.filter(
        kind=Kind.MERCHANT, standing=Standing.ACTIVE, merchant=OuterRef("merchant_id")
    )
    old = RepairKit.objects.filter(
        Exists(claimed), told_on=None, made_on__lt=timezone.localdate() - A_DAY
    )
    waiting = old.count()
    if waiting:
        mend = "is the scheduler running? repairs.hand_out_missed tells them"
        yield Finding("note", f"{waiting} repair kits wait for their shops", mend)
    else:
        yield Finding("ok", "every shop with people has its repair kits")
