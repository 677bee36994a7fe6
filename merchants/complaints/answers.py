"""Rows and views of complaints as JSON values, for every API of this room."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from backend.api import cursors
from backend.audit.models import Event
from backend.deadlines.shapes import deadline_shown
from backend.kernel.errors import NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from merchants.complaints.categories import name_of, tree
from merchants.complaints.handling.models import Handling
from merchants.complaints.models import Complaint, ComplaintStep, Participant
from merchants.complaints.showing import CaseView

SUBJECT = "merchants.complaint"


def filed(case: Complaint) -> dict[str, Any]:
    """As ComplaintFiledShape."""
    receipt = receipt_of(Entry.objects.get(pk=case.entry))
    return {
        "reference": case.id, "number": case.number, "status": case.status, "receipt": receipt,
    }  # fmt: skip


def done(case: Complaint) -> dict[str, Any]:
    """As ComplaintDoneShape."""
    return {"reference": case.id, "status": case.status}


def row(case: Complaint) -> dict[str, Any]:
    """As ComplaintRowShape."""
    return {
        "reference": case.id,
        "number": case.number,
        "merchant": {"code": case.merchant.code, "name": case.merchant.name},
        "category": case.category,
        "category_name": name_of(case.category),
        "status": case.status,
        "status_name": case.get_status_display(),
        "filed_at": case.filed_at,
        "days_waiting": case.days_waiting(timezone.localdate()),
        "due_on": getattr(case, "due_on", None),
    }


def page(rows: QuerySet[Complaint], *, kind: str, limit: int, cursor: str) -> dict[str, Any]:
    """One page of a list, newest first, as ComplaintRowsShape."""
    if cursor:
        (last,) = cursors.decode(kind, cursor)
        rows = rows.filter(id__lt=UUID(str(last)))
    found = list(rows.order_by("-id")[: limit + 1])
    more = len(found) > limit
    after = cursors.encode(kind, [str(found[limit - 1].id)]) if more else None
    return {"results": [row(case) for case in found[:limit]], "next": after}


def category_tree() -> list[dict[str, Any]]:
    """As CategoriesShape's branches."""
    return [
        {
            "code": code,
            "name": str(name),
            "categories": [{"code": leaf.code, "name": str(leaf.name)} for leaf in leaves],
        }
        for code, name, leaves in tree()
    ]


def similar(cases: list[Complaint]) -> dict[str, Any]:
    """As SimilarComplaintsShape: nothing of a text that its author did not make public."""
    return {
        "results": [
            {
                "reference": case.id,
                "category_name": name_of(case.category),
                "words": case.words_public if case.may_publish and not case.is_held else "",
                "filed_on": case.filed_on,
                "people": Participant.objects.filter(
                    merchant=case.merchant_id, complaint_id=case.id, left_at=None
                ).count(),
            }
            for case in cases
        ]
    }


def view(seen: CaseView) -> dict[str, Any]:
    """As ComplaintCaseShape."""
    case = seen.case
    plain = (
        "happened_on", "wishes", "round", "times_reopened", "was_unanswered", "outcome",
        "satisfaction", "may_publish", "may_delegate",
    )  # fmt: skip
    dues = [clock.due_on for clock in seen.deadlines if clock.is_running]
    return {
        **row(case),
        **{name: getattr(case, name) for name in plain},
        "due_on": min(dues, default=None),
        "amount": str(case.amount) if case.amount is not None else None,
        "currency": "CNY",
        "words": seen.words,
        "people": [asdict(person) for person in seen.people],
        "messages": [asdict(message) for message in seen.messages],
        "evidence": [
            {"id": each.id, "side": each.side, "added_at": each.added_at} for each in seen.evidence
        ],
        "steps": [_line(step) for step in seen.steps],
        "deadlines": [deadline_shown(clock) for clock in seen.deadlines],
        "handlings": [handling(each) for each in seen.handlings],
        "decision": seen.decision,
        "may": seen.may,
    }


def handling(each: Handling) -> dict[str, Any]:
    """As ComplaintHandlingShape."""
    plain = (
        "id", "office_name", "status", "why", "ground", "ending", "received_at", "accepted_at",
        "ended_at",
    )  # fmt: skip
    told = {name: getattr(each, name) for name in plain}
    return told | {"status_name": each.get_status_display()}


def receipt(
    case: Complaint, entry: UUID, *, person: UUID | None = None, organisation: UUID | None = None
) -> dict[str, Any]:
    """The receipt of one act in this case, for whoever may hold it. Raises NotFound.

    A consumer holds their own acts and those of shop, office and clock; an organisation its own.
    """
    said = Event.objects.about((SUBJECT, str(case.id))).filter(data__entry=str(entry)).first()
    if said is None:
        raise NotFound
    if organisation is not None and said.acting_for != organisation:
        raise NotFound
    others = said.actor is not None and said.acting_for is None and said.actor != person
    if organisation is None and others:
        raise NotFound
    return receipt_of(Entry.objects.get(pk=entry))


def _line(step: ComplaintStep) -> dict[str, Any]:
    plain = ("at", "machine", "start", "end", "side", "note")
    return {name: getattr(step, name) for name in plain} | {"receipt": step.entry}
