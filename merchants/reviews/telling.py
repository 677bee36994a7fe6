"""Telling authors and shops, in the step's transaction. A shop hears of a day, not a moment."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from backend.notices.actions import notify, notify_organisation
from merchants.registry.models import Merchant
from merchants.reviews.choices import Status
from merchants.reviews.models import Review
from merchants.staff.reading import shop_of

SUBJECT = "merchants.review"


def author(review: Review, kind: str, **said: str) -> None:
    """Tell the author, if they are still here."""
    if review.author is not None:
        _one(review.author, review, kind, said)


def person(pk: UUID | None, review: Review, kind: str, **said: str) -> None:
    """Tell somebody else about a review, without a way into what is the author's."""
    if pk is not None:
        _one(pk, review, kind, said, address=f"/m/{review.merchant.code}/reviews")


def of_holding(review: Review) -> None:
    """Why it is not public yet; nothing to say when it is."""
    if review.status == Status.HELD:
        author(review, "review.held", reason=review.get_held_for_display())


def shop_of_a_day(merchant: Merchant, *, n: int, day: str) -> bool:
    """How many were written on a day; False where nobody answers for the shop."""
    here = shop_of(merchant.pk)
    if here is None:
        return False
    notify_organisation(
        here,
        kind="review.yesterday",
        subject=(SUBJECT, str(merchant.pk)),
        words={"n": str(n)},
        address="/shop/reviews",
        key=f"{merchant.pk}:{day}",
    )
    return True


def _one(
    pk: UUID, review: Review, kind: str, said: Mapping[str, str], *, address: str = ""
) -> None:
    notify(
        pk,
        kind=kind,
        subject=(SUBJECT, str(review.id)),
        words={"shop": review.merchant.name} | dict(said),
        address=address or f"/me/reviews/{review.merchant.code}/{review.id}",
    )
