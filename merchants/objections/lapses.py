"""What a clock's end leads to: the item is hidden until somebody decides, the lateness stays.

A check that nobody made is skipped: the source office's clock starts. What stopped being public
meanwhile ends its case.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from merchants.objections import moves, telling
from merchants.objections.choices import OPEN, Status
from merchants.objections.items import of_document, why_gone
from merchants.objections.models import Objection
from merchants.objections.receipts import witness
from merchants.objections.terms import clock_of
from merchants.records import effects
from merchants.records.marks import Effect


@transaction.atomic
def act_on_lapse(objection: UUID, *, step: str) -> None:
    """Hide the item until the decision; a clock met meanwhile means nothing any more."""
    found = moves.held(objection)
    clock = clock_of(found, step)
    if clock is None or not clock.is_running or found.status not in OPEN:
        return
    effects.mark(moves.document_of(found), Effect.SUSPENDED, case=found.id)
    found.lapsed_at = found.lapsed_at or timezone.now()
    found.entry = witness(found, "lapsed", by=None, step=step, due_on=clock.due_on.isoformat())
    found.save(update_fields=["lapsed_at", "entry"])
    if found.status == Status.CHECKING:
        moves.forward(found)
    telling.tell_filer(found, "lapsed")
    telling.tell_office(found, near=True)


@transaction.atomic
def act_on_reminder(objection: UUID, *, step: str) -> None:
    """Whoever owes the step is told once more."""
    found = moves.held(objection)
    clock = clock_of(found, step)
    if clock is not None and clock.is_running:
        telling.tell_office(found, near=True)


@transaction.atomic
def end_if_gone(objection: UUID) -> bool:
    """End a case whose item stopped being public for another reason; whether it did."""
    found = moves.held(objection)
    if found.status not in OPEN or not _is_gone(found):
        return False
    moves.close(found, Status.ENDED, is_answer=False)
    found.entry = witness(found, "ended", by=None)
    found.save()
    moves.unmark(found)
    telling.tell_filer(found, "ended")
    return True


def _is_gone(found: Objection) -> bool:
    """Whether no source shows the document any more."""
    today = timezone.localdate()
    rows = of_document(moves.document_of(found))
    return all(why_gone(record, on=today) is not None for record in rows)
