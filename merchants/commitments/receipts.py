"""Receipts of acts about a commitment, for whoever did them or acted for the same organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.accounts.organisations.models import Organisation
from backend.audit.models import Event
from backend.kernel.errors import NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from merchants.commitments.actions import SUBJECT
from merchants.commitments.models import Commitment


def receipt_of_last_act(commitment: UUID, *, by: Organisation) -> dict[str, Any]:
    """The receipt of the last that this organisation did about it. Raises NotFound."""
    acts = Event.objects.about((SUBJECT, str(commitment))).filter(acting_for=by.pk)
    said = acts.order_by("-at", "-id").first()
    if said is None:
        raise NotFound
    return receipt_of(Entry.objects.get(pk=said.data["entry"]))


def receipt(entry: UUID | None) -> dict[str, Any]:
    """The receipt of an act. Raises NotFound for what has none."""
    found = Entry.objects.filter(pk=entry).first() if entry else None
    if found is None:
        raise NotFound
    return receipt_of(found)


def receipt_of_version(one: Commitment) -> dict[str, Any]:
    """The receipt of the act that made this version. Raises NotFound."""
    return receipt(one.entry)
