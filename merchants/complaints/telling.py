"""Telling each side what happened, through backend.notices, in the transaction of the step."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.formats import date_format

from backend.accounts.organisations.models import Kind, Organisation, Standing
from backend.notices.actions import notify, notify_organisation
from merchants.complaints.categories import name_of
from merchants.complaints.models import CaseDeadline, Complaint, Participant

SUBJECT = "merchants.complaint"


def consumers(case: Complaint, kind: str, *, but: UUID | None = None, **more: str) -> None:
    """Everybody who stands behind the case."""
    for person in people(case):
        if person != but:
            _one(person, case, kind, more)


def complainant(case: Complaint, kind: str, **more: str) -> None:
    """The complainant alone."""
    _one(case.complainant, case, kind, more)


def shop(case: Complaint, kind: str, **more: str) -> None:
    """Whoever staffs the shop; one that nobody has claimed hears nothing, its clock runs."""
    claimed = Organisation.objects.filter(
        kind=Kind.MERCHANT, merchant=case.merchant_id, standing=Standing.ACTIVE
    ).first()
    if claimed is not None:
        _organisation(claimed.pk, case, kind, f"/shop/complaints/{case.id}", more)


def office(case: Complaint, kind: str, *, office: UUID, **more: str) -> None:
    """Whoever works at the office."""
    _organisation(office, case, kind, f"/office/complaints/{case.id}", more)


def people(case: Complaint) -> list[UUID]:
    """The persons behind the case, the complainant first."""
    places = Participant.objects.filter(
        merchant=case.merchant_id, complaint_id=case.id, left_at=None
    )
    return list(places.order_by("-is_lead", "id").values_list("person", flat=True))


def _one(person: UUID, case: Complaint, kind: str, more: Mapping[str, str]) -> None:
    notify(
        person,
        kind=kind,
        subject=(SUBJECT, str(case.id)),
        words=_words(case, more),
        address=f"/me/cases/{case.id}",
    )


def _organisation(
    organisation: UUID, case: Complaint, kind: str, address: str, more: Mapping[str, str]
) -> None:
    notify_organisation(
        organisation,
        kind=kind,
        subject=(SUBJECT, str(case.id)),
        words=_words(case, more),
        address=address,
    )


def _words(case: Complaint, more: Mapping[str, str]) -> dict[str, str]:
    told = {"number": case.number, "category": name_of(case.category), "due": _due(case)}
    return told | {"shop": case.merchant.name} | dict(more)


def _due(case: Complaint) -> str:
    clocks = CaseDeadline.objects.running().filter(
        merchant_id=case.merchant_id, complaint_id=case.id
    )
    first = clocks.exclude(step__in=("reopen", "ask_again")).order_by("due_on").first()
    return date_format(first.due_on) if first else ""
