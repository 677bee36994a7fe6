"""When somebody looks before a review is public. Never a reason to drop it; its author is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from backend.accounts.models import User
from backend.api.write_limits import Bucket, take
from backend.kernel.vault import vault
from merchants.registry.models import Merchant
from merchants.reviews.choices import Decision, HeldFor, Status
from merchants.reviews.models import Review
from merchants.reviews.moderation.models import Moderation
from merchants.staff.reading import merchants_of

DAY = 86_400
WITH_PROOF = 4  # a shop's wireless network is shared by all who really came
NETWORK = "merchants_review.network"


def reason_to_hold(
    *, author: User, merchant: Merchant, network: str, is_visited: bool
) -> HeldFor | str:
    """Why somebody should look first, or "". Counts this review in the windows of the day."""
    if _was_hidden(author.pk, merchant):
        return HeldFor.MENDED
    if _is_rival(author.pk, merchant):
        return HeldFor.RIVAL
    if _bursts(merchant, network, is_visited=is_visited):
        return HeldFor.NETWORK
    return HeldFor.YOUNG if is_young(author) and _young_burst(merchant) else ""


def network_of_the_day(network: str) -> bytes | None:
    """What reviews of one day and one network have in common; tomorrow it is another value."""
    if not network:
        return None
    return vault().blind_index(f"{timezone.localdate()}|{network}", context=NETWORK)


def is_young(author: User) -> bool:
    """Whether the account is new."""
    return author.joined_at > timezone.now() - timedelta(days=settings.REVIEWS_YOUNG_DAYS)


def _was_hidden(person: UUID, merchant: Merchant) -> bool:
    """Whether they took away here what had been hidden: writing it anew is mending it."""
    gone = Review.objects.by(person).at(merchant.pk).filter(status=Status.WITHDRAWN).values("id")
    hidden = Moderation.objects.filter(merchant=merchant.pk, decision=Decision.HIDE)
    return hidden.filter(review_id__in=gone).exists()


def _is_rival(person: UUID, merchant: Merchant) -> bool:
    """Whether the person works for another shop of the same district."""
    theirs = [shop for shop in merchants_of(person) if shop != merchant.pk]
    if not theirs or not merchant.division_code:
        return False
    near = Merchant.objects.filter(pk__in=theirs, division_code=merchant.division_code)
    return near.exists()


def _bursts(merchant: Merchant, network: str, *, is_visited: bool) -> bool:
    index = network_of_the_day(network)
    if index is None:
        return False
    most = settings.REVIEWS_BURST * (WITH_PROOF if is_visited else 1)
    name = f"reviews.from:{merchant.pk}:{index.hex()}:{int(is_visited)}"
    return bool(take([Bucket(name, most, DAY)]))


def _young_burst(merchant: Merchant) -> bool:
    return bool(take([Bucket(f"reviews.young:{merchant.pk}", settings.REVIEWS_BURST, DAY)]))
