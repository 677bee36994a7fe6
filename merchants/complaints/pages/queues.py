"""The queues of an office's desk, and its figures of twelve months."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from merchants.complaints.categories import name_of
from merchants.complaints.choices import Ending, Ground, Why
from merchants.complaints.handling.desk import cases_of
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import CaseDeadline
from merchants.complaints.pages.wording import CLOCKS
from merchants.complaints.reading import desk_of
from merchants.complaints.workflows import HandlingStatus
from merchants.staff.reading import merchants_of

QUEUES: dict[str, Promise] = {
    "accept": _("待受理"),
    "mediation": _("办理中"),
    "late": _("已逾期"),
    "mine": _("我承办的"),
    "over": _("已结束"),
}
AT_WORK = [HandlingStatus.ACCEPTED, HandlingStatus.MEDIATING]
LIVE = [HandlingStatus.RECEIVED, *AT_WORK]
TONES = {
    HandlingStatus.RECEIVED: "caution",
    HandlingStatus.ACCEPTED: "contested",
    HandlingStatus.MEDIATING: "contested",
}


def queue_of(office: Organisation, officer: User, queue: str) -> QuerySet[Handling]:
    """One queue, what is due first on top; cases of shops the officer works for are not in it."""
    rows = desk_of(office).exclude(merchant__in=merchants_of(officer.pk))
    today = timezone.localdate()
    if queue == "accept":
        return rows.filter(status=HandlingStatus.RECEIVED)
    if queue == "mediation":
        return rows.filter(status__in=AT_WORK)
    if queue == "late":
        late: QuerySet[Handling] = rows.filter(status__in=LIVE).filter(Q(due_on__lt=today))
        return late
    if queue == "mine":
        return rows.filter(status__in=LIVE, officer=officer.pk)
    return rows.exclude(status__in=LIVE)


def counts_of(office: Organisation, officer: User) -> dict[str, int]:
    """How many are in each queue."""
    return {queue: queue_of(office, officer, queue).count() for queue in QUEUES}


def waiting_at(office: Organisation) -> int:
    """How many wait for a decision at this office."""
    return Handling.objects.filter(office=office.pk, status=HandlingStatus.RECEIVED).count()


def rows_shown(found: list[Handling]) -> list[dict[str, Any]]:
    """A queue's rows; whose complaint it is, is not told in a list."""
    cases, today = cases_of(found), timezone.localdate()
    return [_row(one, cases[one.complaint_id], today) for one in found]


def _row(handling: Handling, case: Any, today: Any) -> dict[str, Any]:
    due = getattr(handling, "due_on", None)
    return {
        "id": handling.id,
        "number": case.number,
        "shop": case.merchant.name,
        "category": name_of(case.category),
        "status": handling.get_status_display(),
        "tone": TONES.get(HandlingStatus(handling.status), "plain"),
        "why": Why(handling.why).label,
        "received_at": handling.received_at,
        "waiting_days": (today - timezone.localdate(handling.received_at)).days,
        "due_on": due,
        "is_late": due is not None and due < today,
        "is_taken": handling.officer is not None,
        "is_live": handling.status in LIVE,
    }


def statistics_of(office: Organisation) -> dict[str, Any]:
    """Twelve months: how many came, how they ended, how the terms were kept."""
    today = timezone.localdate()
    year = Handling.objects.filter(
        office=office.pk, received_at__date__gt=today - timedelta(days=365)
    )
    return {
        "received": year.count(),
        "by_status": _counted(year, "status", HandlingStatus),
        "by_ground": _counted(year.exclude(ground=""), "ground", Ground),
        "by_ending": _counted(year.exclude(ending=""), "ending", Ending),
        "by_why": _counted(year, "why", Why),
        "terms": _terms(office),
    }


def _counted(rows: QuerySet[Handling], field: str, names: Any) -> list[tuple[str, int]]:
    counted = rows.order_by().values_list(field).annotate(n=Count("id")).order_by("-n")
    return [(names(value).label, n) for value, n in counted]


def _terms(office: Organisation) -> list[dict[str, Any]]:
    today = timezone.localdate()
    owed = CaseDeadline.objects.filter(
        owed_by_id=office.pk, dropped_at=None, due_on__gt=today - timedelta(days=365)
    )
    open_late = Q(met_on=None, due_on__lt=today)
    kept = (
        owed.order_by()
        .values("step")
        .annotate(
            in_time=Count("id", filter=Q(met_on__lte=F("due_on"))),
            late=Count("id", filter=Q(met_on__gt=F("due_on")) | open_late),
            overdue=Count("id", filter=open_late),
        )
    )
    return [{**row, "name": CLOCKS.get(row["step"], row["step"])} for row in kept]
