"""When a telephone may ring: not at night, unless it must."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

WAKING, QUIET = time(8), time(22)


def next_waking(at: datetime) -> datetime:
    """This moment by day, eight in the morning by night (the city's time)."""
    here = timezone.localtime(at)
    if WAKING <= here.time() < QUIET:
        return at
    morning = here.replace(hour=WAKING.hour, minute=0, second=0, microsecond=0)
    return morning if here.time() < WAKING else morning + timedelta(days=1)
