"""What follows when an office did not answer in time. Safe to run twice."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.organisations.models import Organisation
from backend.deadlines.sweeping import register
from backend.jobs.followups import follow_up
from credit.deeds import notices
from credit.deeds.models import Deed, DeedDeadline, State

register(DeedDeadline, lapsed="deeds.overdue", near="deeds.due_soon")


@follow_up("deeds.overdue")
def overdue(*, row: list[str], due_on: str) -> None:
    """The member is told, the office reminded. Nobody loses anything by an office's silence."""
    deed = _waiting(row)
    if deed is not None:
        office = Organisation.objects.filter(pk=deed.office or deed.id).values_list(
            "name", flat=True
        )
        words = {"office": office.first() or "", "due": due_on}
        notices.tell(deed, "points.deed_late", words)
        notices.tell_office(deed, due=due_on)


@follow_up("deeds.due_soon")
def due_soon(*, row: list[str], due_on: str) -> None:
    """Whoever has to answer is told once more."""
    deed = _waiting(row)
    if deed is not None:
        notices.tell_office(deed, due=due_on)


def _waiting(row: list[str]) -> Deed | None:
    mine = Deed.objects.select_related("member", "rule").filter(state=State.REPORTED)
    found: Deed | None = mine.filter(member=UUID(row[0]), id=UUID(row[1])).first()
    return found
