"""What the shop says to what visitors said of a promise: one text, editable, with its history."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from merchants.commitments import versions
from merchants.commitments.actions import fit, of_shop, receipted
from merchants.commitments.models import PromiseReply

LONGEST = 1000


@transaction.atomic
def reply_to_words(
    *, shop: Organisation, person: User, commitment: UUID, text: str
) -> PromiseReply:
    """Answer in public, or answer differently; what was said before is kept.

    Raises NotFound, and what `fit` refuses.
    """
    about = versions.current(of_shop(shop), commitment)
    words = fit(text, most=LONGEST)
    said = PromiseReply.objects.filter(merchant=about.merchant, commitment_id=about.id)
    last = said.filter(superseded_on=None).first()
    if last is not None and last.words == words:
        return last
    said.filter(superseded_on=None).update(superseded_on=timezone.localdate())
    made = PromiseReply.objects.create(
        merchant=about.merchant,
        commitment_id=about.id,
        version=last.version + 1 if last else 1,
        words=words,
    )
    receipted(about, "replied", by=person, shop=shop, act={"words": words, "version": made.version})
    return made


def replies_to(merchant: UUID, commitments: Iterable[UUID]) -> dict[UUID, PromiseReply]:
    """The current reply of each, by commitment."""
    said = PromiseReply.objects.filter(merchant=merchant, superseded_on=None)
    return {one.commitment_id: one for one in said.filter(commitment_id__in=list(commitments))}
