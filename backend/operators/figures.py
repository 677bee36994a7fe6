"""The numbers operators look at; never one person among them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from backend.accounts.sms.models import MessageState, TextMessage
from backend.consent.rights.models import Request
from backend.intake.declare import registered
from backend.intake.models import Batch, QuarantinedRow, RowStatus, Source, Status
from backend.jobs.figures import Backlog, backlog
from backend.jobs.models import Intent

DAYS = 7


class Front(NamedTuple):
    """What may wait for somebody."""

    jobs: Backlog
    waiting_rows: int
    requests: int
    next_due: date | None
    messages_today: int
    messages_most: int


class DatasetRow(NamedTuple):
    """One data set of one source: its last delivery, and what of all is still set aside."""

    name: str
    title: str
    source: str
    last: Any
    deliveries: int
    waiting: int


def front() -> Front:
    """The front page in five short queries."""
    asked = Request.objects.open().aggregate(count=Count("pk"), due=Min("due_on"))
    begun = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Front(
        jobs=backlog(),
        waiting_rows=QuarantinedRow.objects.filter(status=RowStatus.WAITING).count(),
        requests=asked["count"],
        next_due=asked["due"],
        messages_today=TextMessage.objects.filter(created_at__gte=begun).count(),
        messages_most=settings.SMS_PER_DAY,
    )


def data_sets() -> Iterator[DatasetRow]:
    """Every declared data set, once per source that delivered it, or once alone."""
    names = dict(Source.objects.values_list("code", "name"))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _deliveries():
        found.setdefault(row["dataset"], []).append(row)
    waiting = _waiting()
    for each in registered():
        for row in found.get(each.name, [{}]):
            source = row.get("source_code", "")
            yield DatasetRow(
                each.name,
                each.title_zh,
                names.get(source, source),
                row.get("last"),
                row.get("deliveries", 0),
                waiting.get((each.name, source), 0),
            )


def _deliveries() -> Any:
    kept = Batch.objects.filter(status=Status.KEPT).order_by("dataset", "source_code")
    return kept.values("dataset", "source_code").annotate(
        last=Max("started_at"), deliveries=Count("pk")
    )


def _waiting() -> dict[tuple[str, str], int]:
    rows = QuarantinedRow.objects.filter(status=RowStatus.WAITING).order_by()
    counted = rows.values_list("batch__dataset", "batch__source_code").annotate(n=Count("pk"))
    return {(dataset, source): count for dataset, source, count in counted}


def messages_by_day() -> list[dict[str, Any]]:
    """Text messages of the last days: how many, and what became of them."""
    since = timezone.now() - timedelta(days=DAYS)
    states = {state.value: Count("pk", filter=Q(state=state)) for state in MessageState}
    rows = TextMessage.objects.filter(created_at__gte=since).order_by()
    by_day = rows.values("created_at__date").annotate(total=Count("pk"), **states)
    return [dict(day) for day in by_day.order_by("-created_at__date")]


def message_budgets() -> list[tuple[str, int]]:
    """What is set, by name; 0 is no limit."""
    names = ("SMS_PER_PHONE_MINUTE", "SMS_PER_PHONE_DAY", "SMS_PER_NETWORK_HOUR", "SMS_PER_DAY")
    return [(name, getattr(settings, name)) for name in names]


def failed_follow_ups() -> list[dict[str, Any]]:
    """Failed follow-ups by name."""
    failed = Intent.objects.failed().order_by()
    by_name = failed.values("name").annotate(count=Count("pk"), since=Min("created_at"))
    return [dict(row) for row in by_name]
