"""Requests for a new inspection, as the shop and the office see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from backend.accounts.organisations.models import Organisation
from backend.audit.reads import Reading
from backend.deadlines.shapes import deadline_shown
from merchants.objections.choices import RecheckStatus
from merchants.objections.rechecks.actions import clock_of
from merchants.objections.rechecks.models import Recheck
from merchants.objections.refusals import NoSuchRecheck
from merchants.objections.words import opened, own
from merchants.records.models import Record

Rechecks = QuerySet[Recheck]


def of_shop(merchant_id: UUID) -> Rechecks:
    """Every request of a shop, the newest first."""
    mine: Rechecks = Recheck.objects.filter(merchant=merchant_id).select_related("merchant")
    return mine.order_by("-id")


def waiting_rechecks(office: Organisation) -> Rechecks:
    """What waits at this office, due first."""
    rows: Rechecks = Recheck.objects.filter(office=office.pk, status=RecheckStatus.PENDING)
    return rows.select_related("merchant").order_by("due_on", "id")


def at_office(office: Organisation) -> Rechecks:
    """Everything that was ever asked of this office."""
    rows: Rechecks = Recheck.objects.filter(office=office.pk).select_related("merchant")
    return rows


def one_recheck(rows: Rechecks, recheck: UUID) -> Recheck:
    """One of these. Raises NoSuchRecheck."""
    found = rows.filter(id=recheck).first()
    if found is None:
        raise NoSuchRecheck
    return found


def recheck_case(
    one: Recheck, *, is_own: bool = False, reading: Reading | None = None
) -> dict[str, Any]:
    """A request with its clock; its words for its own side, or for a noted reader."""
    words = ""
    if is_own:
        words = own(one.words_sealed, case=one.id, author=one.asked_by)
    elif reading is not None:
        words = opened(one.words_sealed, case=one.id, about=one.asked_by, reading=reading)
    rows = Record.objects.current().filter(merchant=one.merchant_id, id=one.item)
    return {
        "id": one.id,
        "item": {
            "id": one.item,
            "kind": one.kind,
            "title": rows.values_list("title", flat=True).first() or "",
        },
        "merchant": {"code": one.merchant.code, "name": one.merchant.name},
        "status": one.status,
        "status_name": one.get_status_display(),
        "requested_on": timezone.localdate(one.asked_at),
        "due_on": one.due_on,
        "reasons": one.reasons,
        "result": one.result,
        "words": words,
        "deadline": deadline_shown(clock_of(one)),
    }
