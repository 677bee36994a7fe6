"""Putting an offer aside, and taking it off again. Lock: the person's row of offers."""

from __future__ import annotations

from django.db import transaction

from backend.accounts.models import User
from incentives.holders.actions import holding
from incentives.offers.models import PUBLIC, Offer
from incentives.offers.reading import NoSuchOffer
from incentives.offers.refusals import TooManySaved
from incentives.offers.sightings import Saved

MOST_SAVED = 200


@transaction.atomic
def save_offer(*, person: User, code: str) -> None:
    """Put it aside; twice is once. Raises NoSuchOffer, TooManySaved."""
    offer = Offer.objects.filter(code=code, versions__state__in=PUBLIC).distinct().first()
    if offer is None:
        raise NoSuchOffer
    holder = holding(person)
    mine = Saved.objects.filter(holder=holder)
    if mine.filter(offer=offer).exists():
        return
    if mine.count() >= MOST_SAVED:
        raise TooManySaved
    Saved.objects.create(holder=holder, offer=offer)


@transaction.atomic
def unsave_offer(*, person: User, code: str) -> None:
    """Take it off; what is not there stays so."""
    Saved.objects.filter(holder=person.pk, offer__code=code).delete()
