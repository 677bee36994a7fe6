"""What every step shares: holding the case, moving it on, stopping clocks, ending its marks.

Order of locks: files kept, the merchant, the objection, its clocks.
"""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from backend.deadlines.actions import drop, meet, start
from merchants.objections.choices import OBJECTION, OPEN, Status
from merchants.objections.impartial import by_the_uninvolved
from merchants.objections.models import ContestClock, Objection
from merchants.objections.refusals import NoSuchObjection
from merchants.objections.terms import CHECK, DECIDE, clock_of, decide_term, new_clock
from merchants.records import effects
from merchants.records.marks import Effect

STEP_OF = {Status.CHECKING: CHECK, Status.DECIDING: DECIDE}


def document_of(objection: Objection) -> effects.Document:
    """The document that the case is about."""
    return effects.Document(objection.merchant_id, objection.kind, objection.business_key)


def held(objection: UUID) -> Objection:
    """The case, with its merchant held before it. Raises NoSuchObjection."""
    known = Objection.objects.filter(id=objection).values_list("merchant_id", flat=True).first()
    if known is None:
        raise NoSuchObjection
    merchant = effects.hold(known)
    rows = Objection.objects.filter(merchant=known, id=objection).select_for_update()
    found: Objection = rows.get()
    found.merchant = merchant
    return found


def move(objection: Objection, to: Status) -> None:
    """Take one step of the workflow (not saved). Raises StepNotAllowed."""
    OBJECTION.check(objection.status, to)
    objection.status = to
    if to not in OPEN:
        objection.closed_at = timezone.now()


def forward(objection: Objection) -> None:
    """On to the source office: its clock starts today (saved)."""
    step = clock_of(objection, CHECK)
    if step is not None:
        meet(step, on=timezone.localdate())
    move(objection, Status.DECIDING)
    clock = new_clock(objection, owed_by=objection.decide_office)
    objection.due_on = start(clock, term=decide_term(), on=timezone.localdate()).due_on
    with by_the_uninvolved():
        objection.save()


def running_clock(objection: Objection) -> ContestClock | None:
    """The clock of the step that is owed now."""
    step = STEP_OF.get(Status(objection.status))
    return clock_of(objection, step) if step else None


def close(objection: Objection, to: Status, *, is_answer: bool) -> None:
    """End the case (not saved): its clock is met by an answer, else dropped.

    A clock that had lapsed is met even so: whoever was late stays counted.
    """
    clock = running_clock(objection)
    move(objection, to)
    if clock is None:
        return
    if is_answer or clock.lapsed_at:
        meet(clock, on=timezone.localdate())
    else:
        drop(clock)


def unmark(objection: Objection) -> None:
    """The page no longer says that it is contested, nor is the item hidden for lateness."""
    about = document_of(objection)
    for effect in (Effect.SUSPENDED, Effect.CONTESTED):
        effects.unmark(about, effect, case=objection.id)
