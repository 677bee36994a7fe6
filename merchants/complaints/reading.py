"""Lists: one's own cases, the shop's inbox by deadline, the office's desk. Rows, never words."""

from __future__ import annotations

from uuid import UUID

from django.db.models import DateField, F, OuterRef, QuerySet, Subquery

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import CaseDeadline, Complaint
from merchants.complaints.workflows import OPEN

RESTING = ("reopen", "ask_again")


def cases_of(person: User) -> QuerySet[Complaint]:
    """Those the person stands behind, newest first; each with `due_on` of its next clock."""
    mine = Complaint.objects.behind(person.pk).select_related("merchant")
    return _with_due(mine).order_by("-id")


def inbox_of(shop: Organisation, *, open_only: bool = False) -> QuerySet[Complaint]:
    """Complaints about this shop, what is due first on top."""
    about = Complaint.objects.filter(merchant=shop.merchant).select_related("merchant")
    chosen = about.filter(status__in=OPEN) if open_only else about
    return _with_due(chosen, merchant=shop.merchant).order_by(
        F("due_on").asc(nulls_last=True), "-id"
    )


def desk_of(office: Organisation) -> QuerySet[Handling]:
    """What this office has or had, what is due first on top; each with `due_on`."""
    rows = Handling.objects.filter(office=office.pk).select_related("merchant")
    clocks = _clocks("complaint_id").filter(owed_by_id=office.pk)
    due = Subquery(clocks.values("due_on")[:1], output_field=DateField())
    return rows.annotate(due_on=due).order_by(F("due_on").asc(nulls_last=True), "-id")


def _with_due(rows: QuerySet[Complaint], *, merchant: UUID | None = None) -> QuerySet[Complaint]:
    due = Subquery(_clocks("id", merchant=merchant).values("due_on")[:1], output_field=DateField())
    return rows.annotate(due_on=due)


def _clocks(key: str, *, merchant: UUID | None = None) -> QuerySet[CaseDeadline]:
    # Of one shop: said outright, so that one machine is asked.
    clocks: QuerySet[CaseDeadline] = CaseDeadline.objects.running().filter(
        merchant=merchant or OuterRef("merchant_id"), complaint_id=OuterRef(key)
    )
    return clocks.exclude(step__in=RESTING).order_by("due_on")
