"""How far background work is behind."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone

from backend.jobs.models import Intent, State


@dataclass(frozen=True)
class Backlog:
    """`waiting` counts postponed ones too; `oldest_seconds` is how late the latest due one is."""

    waiting: int
    oldest_seconds: float
    failed: int


def backlog() -> Backlog:
    """Open and failed follow-ups, in one query over the two partial indexes."""
    now = timezone.now()
    tally = Intent.objects.filter(state__in=[State.WAITING, State.FAILED]).aggregate(
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        oldest=Min("not_before", filter=Q(state=State.WAITING, not_before__lte=now)),
    )
    late = (now - tally["oldest"]).total_seconds() if tally["oldest"] else 0.0
    return Backlog(waiting=tally["waiting"], oldest_seconds=late, failed=tally["failed"])
