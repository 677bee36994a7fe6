"""The doctor's look at the clocks: a sweep that stands still, a year without a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from backend.deadlines.counting import calendar
from backend.deadlines.sweeping import registered
from backend.kernel.examination import Finding, examination

AHEAD = timedelta(days=31)


@examination
def clocks() -> Iterator[Finding]:
    """What ran past its day is marked within minutes of midnight."""
    today = timezone.localdate()
    unmarked = sum(
        each.model.objects.late(on=today - timedelta(days=1))
        .filter(lapsed_at=None, is_provisional=False)
        .count()
        for each in registered()
    )
    if unmarked:
        mend = "is the scheduler running? deadlines.tend marks them"
        yield Finding("note", f"{unmarked} deadlines lapsed unmarked", mend)
    else:
        yield Finding("ok", "every lapsed deadline is marked")


@examination
def holidays() -> Iterator[Finding]:
    """The notice of the next year comes in October or November."""
    soon = timezone.localdate() + AHEAD
    if not calendar().is_certain(soon):
        mend = f"./manage.py publish_calendar {soon.year} --document … --rest …"
        yield Finding("note", f"no holiday notice for {soon.year}: deadlines are estimates", mend)
