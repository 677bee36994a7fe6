"""Claims as pages and the app show them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from backend.accounts.identity.disclosure import disclose_name
from backend.accounts.models import User
from backend.audit.reads import Reading
from backend.deadlines.models import DeadlineRow
from backend.deadlines.shapes import deadline_shown
from backend.kernel.errors import NotFound
from merchants.registry.representatives import is_representative
from merchants.staff.cases import words_of
from merchants.staff.models import Claim, ClaimDeadline
from merchants.staff.rights import own_words

PURPOSE = "审核店铺认领申请"


def claim_shown(claim: Claim) -> dict[str, Any]:
    """A claim, for the person who filed it."""
    words, reasons = own_words(claim)
    days = settings.SHOP_CLAIM_APPEAL_DAYS
    appealed = Claim.objects.filter(merchant=claim.merchant_id, appeals=claim.id).exists()
    may = claim.may_be_appealed(timezone.localdate(), days) and not appealed
    return (
        listed(claim)
        | {"words": words, "reasons": reasons, "may_be_appealed": may}
        | {"files": len(claim.files)}
    )


def listed(claim: Claim) -> dict[str, Any]:
    """What names nobody: for work lists."""
    return {
        "id": claim.id,
        "shop": {"code": claim.merchant.code, "name": claim.merchant.name},
        "kind": claim.kind,
        "state": claim.state,
        "filed_at": claim.filed_at,
        "decided_at": claim.decided_at,
        "is_appeal": claim.appeals is not None,
        "deadline": deadline_shown(clock_of(claim)),
    }


def clock_of(claim: Claim) -> DeadlineRow:
    """Until when a decision is owed."""
    row: DeadlineRow = ClaimDeadline.objects.get(merchant_id=claim.merchant_id, id=claim.id)
    return row


def claim_of(claim: UUID) -> Claim:
    """A claim by its key. Raises NotFound."""
    found: Claim | None = Claim.objects.select_related("merchant").filter(id=claim).first()
    if found is None:
        raise NotFound
    return found


def opened(claim: Claim, *, reading: Reading) -> dict[str, Any]:
    """With its words and the verified name of whoever filed it: noted in their access log."""
    words = reading.open(
        bytes(claim.words_sealed or b""),
        context=words_of(claim.id),
        about=claim.claimant,
        what="认领申请的内容",
    )
    person = User.objects.get(pk=claim.claimant)
    try:
        name = disclose_name(person, reading=reading)
    except NotFound:
        name = ""
    named = is_representative(claim.merchant, name) if name else None
    told: dict[str, Any] = {"words": words, "name": name, "files": list(claim.files)}
    return listed(claim) | told | {"is_registered_representative": named}
