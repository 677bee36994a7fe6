"""What happens to clocks by themselves: reminders, lapses, counting again. Bounded, once each.

A sweep marks a row and promises the follow-up in one transaction: the row is never marked without
its consequence, and a consequence that fails is tried again by itself (backend.jobs).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from backend.deadlines.actions import lead, settle
from backend.deadlines.counting import calendar, recount
from backend.deadlines.models import DeadlineRow
from backend.jobs.actions import promise

AT_ONCE = 200
MOST_ROUNDS = 500
# A clock in a year without a notice may truly end later: nothing lapses on an estimate alone.
GRACE = timedelta(days=14)


class Clocks(NamedTuple):
    """One table of clocks and the follow-ups (jobs) that its rows lead to; "": none.

    A follow-up gets `row` (the row's primary key as a list of texts) and `due_on`.
    """

    model: type[DeadlineRow]
    lapsed: str
    near: str


_REGISTERED: dict[str, Clocks] = {}


def register(model: type[DeadlineRow], *, lapsed: str = "", near: str = "") -> None:
    """Have the sweep look after this table."""
    _REGISTERED[model._meta.label] = Clocks(model, lapsed, near)  # noqa: SLF001  # documented


def registered() -> list[Clocks]:
    """Every table of clocks, in a fixed order."""
    return [clocks for _label, clocks in sorted(_REGISTERED.items())]


def key_of(row: DeadlineRow) -> list[str]:
    """The primary key as texts, whether it is one column or several."""
    return [str(part) for part in (row.pk if isinstance(row.pk, tuple) else (row.pk,))]


def lapse(clocks: Clocks, *, on: date) -> int:
    """Mark what ran past its day before the day `on`; how many in this batch."""
    over = Q(is_provisional=False, due_on__lt=on) | Q(due_on__lt=on - GRACE)
    rows = _running(clocks).filter(over, lapsed_at=None)
    return _each(rows, lambda row: _mark(row, "lapsed_at", clocks.lapsed))


def remind(clocks: Clocks, *, on: date) -> int:
    """Tell whoever owes what ends soon; how many in this batch."""
    near = _running(clocks).filter(remind_on__lte=on, due_on__gte=on, reminded_at=None)
    return _each(near, lambda row: _mark(row, "reminded_at", clocks.near))


def recompute(clocks: Clocks) -> int:
    """Count provisional clocks again with what is known now; how many moved."""
    known = calendar()
    moved = 0
    with transaction.atomic():
        rows = _running(clocks).filter(is_provisional=True, lapsed_at=None)
        for row in rows.select_for_update(skip_locked=True, of=("self",)):
            before, was = row.due_on, row.is_provisional
            before_lead = lead(row)
            row.derivation = recount(row.derivation, known=known)
            settle(row, remind=before_lead)
            if (row.due_on, row.is_provisional) != (before, was):
                row.save(update_fields=["derivation", "due_on", "remind_on", "is_provisional"])
                moved += row.due_on != before
    return moved


def tend(*, on: date | None = None) -> dict[str, int]:
    """One round over every table: count again, lapse, remind; how many rows each touched."""
    today = on or timezone.localdate()
    done = {"moved": 0, "lapsed": 0, "reminded": 0}
    for clocks in registered():
        done["moved"] += recompute(clocks)
        done["lapsed"] += _all(partial(lapse, clocks, on=today))
        done["reminded"] += _all(partial(remind, clocks, on=today))
    return done


def _all(batch: Callable[[], int]) -> int:
    total = 0
    for _round in range(MOST_ROUNDS):
        touched = batch()
        total += touched
        if touched < AT_ONCE:
            break
    return total


def _running(clocks: Clocks) -> QuerySet[Any]:
    found: QuerySet[Any] = clocks.model.objects.running().order_by("due_on")
    return found


@transaction.atomic
def _each(rows: QuerySet[Any], mark: Callable[[DeadlineRow], None]) -> int:
    # Rows that somebody is answering this very moment are left to the next round.
    batch = list(rows.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for row in batch:
        mark(row)
    return len(batch)


def _mark(row: DeadlineRow, field: str, follow_up: str) -> None:
    setattr(row, field, timezone.now())
    row.save(update_fields=[field])
    if follow_up:
        key = key_of(row)
        once = f"{row._meta.db_table}:{':'.join(key)}:{row.due_on}"  # noqa: SLF001
        promise(follow_up, key=once, row=key, due_on=row.due_on.isoformat())
