"""What follows from clocks and deliveries. Safe to run twice."""

from __future__ import annotations

from uuid import UUID

from backend.deadlines.sweeping import register
from backend.jobs.followups import follow_up
from merchants.repairs.kits import hand_out
from merchants.repairs.lapses import act_on_lapse, act_on_reminder
from merchants.repairs.models import RepairClock

ROUNDS = 20  # of a huge delivery the sweep hands out the rest, each round a transaction of its own

register(RepairClock, lapsed="repairs.overdue", near="repairs.due_soon")


@follow_up("repairs.overdue")
def repair_overdue(*, row: list[str], due_on: str) -> None:
    """A term went by."""
    act_on_lapse(_clock(row))


@follow_up("repairs.due_soon")
def repair_due_soon(*, row: list[str], due_on: str) -> None:
    """A term ends soon."""
    act_on_reminder(_clock(row))


@follow_up("repairs.hand_out_kits")
def hand_out_kits(*, batch: str) -> None:
    """A delivery brought items: each shop hears the same day how to repair them."""
    hand_out(batch=UUID(batch), rounds=ROUNDS)


def _clock(row: list[str]) -> RepairClock:
    clock: RepairClock = RepairClock.objects.select_related("merchant").get(
        merchant=UUID(row[0]), id=UUID(row[1])
    )
    return clock
