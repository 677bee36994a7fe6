"""Who an author is to one shop: a short name that means nothing anywhere else."""

from __future__ import annotations

from uuid import UUID

from backend.kernel.ids import ALPHABET
from backend.kernel.vault import vault
from merchants.reviews.models import Review

CONTEXT = "merchants_review.alias"
LENGTH = 5  # 11.9 million names; the same name for two people of one shop does no harm


def alias_of(person: UUID, merchant: UUID) -> str:
    """The author's name at this shop: the one it had, else derived from both and a secret."""
    known = Review.objects.by(person).at(merchant).values_list("alias", flat=True).first()
    return known or derived(person, merchant)


def derived(person: UUID, merchant: UUID) -> str:
    """Five characters that cannot be led back to the person, nor to their name elsewhere."""
    index = vault().blind_index(f"{merchant}|{person}", context=CONTEXT)
    number = int.from_bytes(index, "big")
    signs = []
    for _place in range(LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)
