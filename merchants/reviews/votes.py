"""Finding a review helpful: once per person, never one's own."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.kernel.errors import Denied, NotFound
from merchants.registry.models import Merchant
from merchants.reviews import figures
from merchants.reviews.actions import OwnShop, locked
from merchants.reviews.choices import Status
from merchants.reviews.models import HelpfulVote, Review
from merchants.staff.reading import staffs


class OwnReview(Denied):
    code = "own_review"
    message = _("不能给自己的评价投票。")


@transaction.atomic
def set_helpful(*, voter: User, merchant: Merchant, review: UUID, helpful: bool) -> Review:
    """Find a review helpful, or not any more. Raises NotFound, OwnReview, OwnShop."""
    held = locked(merchant, review)
    if held.status != Status.PUBLISHED:
        raise NotFound
    if held.author == voter.pk:
        raise OwnReview
    if staffs(voter.pk, merchant.pk):
        raise OwnShop
    mine = HelpfulVote.objects.filter(merchant=merchant, review_id=held.id, voter=voter.pk)
    if mine.exists() == helpful:
        return held
    if helpful:
        HelpfulVote.objects.create(merchant=merchant, review_id=held.id, voter=voter.pk)
    else:
        mine.delete()
    count_helpful(held, by=1 if helpful else -1)
    return held


def count_helpful(held: Review, *, by: int) -> None:
    """One vote more or less; the caller holds the row."""
    before = figures.counted(held)
    held.helpful += by
    held.save(update_fields=["helpful"])
    figures.move(held, before=before)
