"""What follows when nobody decided in time. Safe to run twice."""

from __future__ import annotations

from uuid import UUID

from backend.deadlines.sweeping import register
from backend.jobs.followups import follow_up
from credit.objections import notices
from credit.objections.models import Objection, ObjectionClock, State

register(ObjectionClock, lapsed="points_objections.overdue", near="points_objections.due_soon")


@follow_up("points_objections.overdue")
def overdue(*, row: list[str], due_on: str) -> None:
    """The member is told and the office reminded; a person still decides."""
    objection = _waiting(row)
    if objection is not None:
        notices.tell_late(objection, due=due_on)
        notices.tell_office(objection, due=due_on)


@follow_up("points_objections.due_soon")
def due_soon(*, row: list[str], due_on: str) -> None:
    """Whoever has to decide is told once more."""
    objection = _waiting(row)
    if objection is not None:
        notices.tell_office(objection, due=due_on)


def _waiting(row: list[str]) -> Objection | None:
    mine = Objection.objects.select_related("member").filter(state=State.FILED)
    found: Objection | None = mine.filter(member=UUID(row[0]), id=UUID(row[1])).first()
    return found
