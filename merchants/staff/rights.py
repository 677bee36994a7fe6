"""What claims know about a person: copied, and erased when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.audit.reads import Reading
from backend.consent.rights.registry import erases, exports
from backend.proof.actions import erase
from backend.proof.models import Entry, Salt
from merchants.staff.cases import reasons_of, words_of
from merchants.staff.models import Claim, ClaimDeadline, ClaimState


@exports(
    "shop_claims",
    title=_("认领店铺的申请"),
    fields={
        "shop": _("店铺"),
        "words": _("申请"),
        "state": _("状态"),
        "filed_at": _("提出时间"),
        "reasons": _("理由"),
    },
)
def shop_claims(person: User) -> Iterator[dict[str, Any]]:
    """Every claim and what was answered."""
    mine = Claim.objects.filter(claimant=person.pk).select_related("merchant").order_by("-id")
    for claim in mine:
        words, reasons = own_words(claim)
        told = {"shop": claim.merchant.name, "words": words, "state": claim.state}
        yield told | {"filed_at": claim.filed_at, "reasons": reasons}


@erases("shop_claims", title=_("认领店铺的申请内容"))
def forget_claims(person: User) -> int:
    """Words and reasons go; open ones end; the last step's leaf means nothing any more."""
    mine = Claim.objects.filter(claimant=person.pk)
    open_ones = list(mine.open().values_list("id", flat=True))
    ClaimDeadline.objects.running().filter(id__in=open_ones).update(dropped_at=timezone.now())
    mine.open().update(state=ClaimState.WITHDRAWN)
    made = list(mine.values_list("entry", flat=True))
    salts = Salt.objects.filter(entry__in=made, erased_at=None).values_list("pk", flat=True)
    for entry in Entry.objects.filter(pk__in=list(salts)):
        erase(entry)
    gone: int = mine.update(words_sealed=None, reasons_sealed=None)
    return gone


def own_words(claim: Claim) -> tuple[str, str]:
    """What the person said and was answered, read by that person: no note."""
    own = Reading(reader=claim.claimant, organisation="", purpose="")
    pairs = (
        (claim.words_sealed, words_of(claim.id)),
        (claim.reasons_sealed, reasons_of(claim.id)),
    )
    said, reasons = (
        own.open(bytes(sealed), context=context, about=claim.claimant, what="") if sealed else ""
        for sealed, context in pairs
    )
    return said, reasons
