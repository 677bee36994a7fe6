"""A page of an office's desk, newest first, with what each row needs in two statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from backend.accounts.organisations.models import Organisation
from backend.api import cursors
from merchants.complaints.categories import name_of
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import Complaint
from merchants.complaints.reading import desk_of

LIST = "office.complaints"


def desk_page(office: Organisation, *, status: str, limit: int, cursor: str) -> dict[str, Any]:
    """As DeskRowsShape."""
    rows = desk_of(office)
    if status:
        rows = rows.filter(status=status)
    if cursor:
        (last,) = cursors.decode(LIST, cursor)
        rows = rows.filter(id__lt=UUID(str(last)))
    found = list(rows.order_by("-id")[: limit + 1])
    after = cursors.encode(LIST, [str(found[limit - 1].id)]) if len(found) > limit else None
    shown = found[:limit]
    cases = cases_of(shown)
    return {"results": [_row(each, cases[each.complaint_id]) for each in shown], "next": after}


def cases_of(handlings: Iterable[Handling]) -> dict[UUID, Complaint]:
    """The complaints of these handlings by id, in one statement."""
    keys = Q(pk__in=[])
    for each in handlings:
        keys |= Q(merchant=each.merchant_id, id=each.complaint_id)
    return {case.id: case for case in Complaint.objects.filter(keys).select_related("merchant")}


def _row(handling: Handling, case: Complaint) -> dict[str, Any]:
    return {
        "id": handling.id,
        "number": case.number,
        "merchant": {"code": case.merchant.code, "name": case.merchant.name},
        "category_name": name_of(case.category),
        "status": handling.status,
        "status_name": handling.get_status_display(),
        "why": handling.why,
        "received_at": handling.received_at,
        "due_on": getattr(handling, "due_on", None),
        "is_taken": handling.officer is not None,
    }
