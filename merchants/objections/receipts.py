"""What is written of every act: who, about which case, provable later."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.kernel.errors import NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from merchants.objections.models import Objection

SUBJECT = "merchants.objection"


def witness(
    objection: Objection,
    verb: str,
    *,
    by: User | None,
    acting_for: Organisation | None = None,
    **more: Any,
) -> UUID:
    """Record one act about an objection; the entry of its receipt. No person: by itself."""
    act = {
        "objection": str(objection.id),
        "merchant": objection.merchant.code,
        "item": str(objection.item),
        "ground": str(objection.ground),
        "status": str(objection.status),
        **more,
    }
    subject = (SUBJECT, str(objection.id))
    verb = f"record_objection.{verb}"
    return record(verb, subject=subject, actor=by, act=act, acting_for=acting_for).entry.pk


def receipt(entry: UUID) -> dict[str, Any]:
    """The receipt of an act. Raises NotFound."""
    found = Entry.objects.filter(pk=entry).first()
    if found is None:
        raise NotFound
    return receipt_of(found)
