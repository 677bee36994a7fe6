"""Follow-ups of the clocks and of deliveries. Safe to run twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from backend.deadlines.sweeping import register
from backend.intake.models import Batch
from backend.intake.signals import batch_kept
from backend.jobs.actions import promise
from backend.jobs.followups import follow_up
from merchants.objections import lapses
from merchants.objections.models import ContestClock
from merchants.objections.rechecks import actions as rechecks
from merchants.objections.rechecks.models import RecheckDeadline
from merchants.objections.sweeps import follow_deliveries

register(ContestClock, lapsed="record_objections.lapsed", near="record_objections.near")
register(RecheckDeadline, lapsed="rechecks.lapsed", near="rechecks.near")
FOLLOWED = ("penalties", "lists", "permits", "inspections", "evaluations")


@receiver(batch_kept)
def follow(*, batch: Batch, **_: Any) -> None:
    """Something was withdrawn or inspected anew, perhaps; the sweep finds what is missed here."""
    if batch.dataset in FOLLOWED and batch.accepted:
        promise("record_objections.delivered", key=str(batch.pk))


@follow_up("record_objections.delivered")
def delivered() -> None:
    """What the delivery means for open cases, falls and rechecks."""
    follow_deliveries()


@follow_up("record_objections.lapsed")
def objection_lapsed(*, row: list[str], due_on: str) -> None:
    """An office let its last day go by."""
    clock = _clock(row)
    lapses.act_on_lapse(clock.objection_id, step=clock.step)


@follow_up("record_objections.near")
def objection_near(*, row: list[str], due_on: str) -> None:
    """The last day is near."""
    clock = _clock(row)
    lapses.act_on_reminder(clock.objection_id, step=clock.step)


@follow_up("rechecks.lapsed")
def recheck_lapsed(*, row: list[str], due_on: str) -> None:
    """Nobody inspected anew in time."""
    rechecks.act_on_lapse(UUID(row[0]), UUID(row[1]))


@follow_up("rechecks.near")
def recheck_near(*, row: list[str], due_on: str) -> None:
    """The last day is near."""
    rechecks.act_on_reminder(UUID(row[0]), UUID(row[1]))


def _clock(row: list[str]) -> ContestClock:
    merchant, key = map(UUID, row)
    found: ContestClock = ContestClock.objects.get(merchant=merchant, id=key)
    return found
