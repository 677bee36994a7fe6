"""The receipt of one's own decision; anybody else's is not there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.consent.models import Consent
from backend.kernel.errors import NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of


def receipt_of_decision(pk: UUID, *, person: UUID) -> dict[str, Any]:
    """The receipt as JSON; raises NotFound, also for what belongs to somebody else."""
    decision = Consent.objects.filter(pk=pk, person=person).first()
    if decision is None:
        raise NotFound
    return receipt_of(Entry.objects.get(pk=decision.entry))
