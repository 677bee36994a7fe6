"""The way from looking at an offer to using it, per offer and partner, of ten people or none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from incentives.applications.figures import FEWEST, Counted, counted
from incentives.eligibility.figures import Asked, asked_of
from incentives.offers.counting import sightings_of
from incentives.offers.models import Offer, Version
from incentives.partners.models import Partner
from incentives.vouchers.figures import Taken, taken_of

MOST = 200


class Funnel(NamedTuple):
    """One offer. `seen` counts looks; the rest counts people, None: fewer than ten."""

    code: str
    title: str
    seen: int
    asked: int | None
    yes: int | None
    applied: int | None
    approved: int | None
    used: int | None
    median_days: float | None
    late: int | None
    granted: Decimal | None


def funnels_of(partner: Partner, *, on: date | None = None) -> list[Funnel]:
    """Every offer of a partner that was public, the newest first, until yesterday."""
    day = on or timezone.localdate()
    public = Offer.objects.of(partner).filter(versions__published_at__isnull=False).distinct()
    offers = list(public[:MOST])
    keys = [offer.pk for offer in offers]
    titles, seen = _titles(keys), sightings_of(keys)
    asked, taken = asked_of(keys, on=day), taken_of(keys, on=day)
    applied = counted("offer_id", keys, on=day)
    return [
        _funnel(
            (offer.code, titles.get(offer.pk, ""), seen.get(offer.pk, 0)),
            asked.get(offer.pk, Asked()),
            taken.get(offer.pk, Taken()),
            applied.get(offer.pk, Counted()),
        )
        for offer in offers
    ]


def _funnel(told: tuple[str, str, int], asked: Asked, taken: Taken, applied: Counted) -> Funnel:
    is_told = applied.people >= FEWEST
    return Funnel(
        *told,
        _few(asked.people),
        _few(asked.yes),
        _few(applied.submitted + taken.people),
        _few(applied.approved),
        _few(applied.used + taken.used),
        applied.median_days if is_told else None,
        applied.late if is_told else None,
        applied.granted if applied.grants >= FEWEST else None,
    )


def _titles(offers: list[UUID]) -> dict[UUID, str]:
    public = Version.objects.filter(offer__in=offers, published_at__isnull=False)
    return {each.offer_id: each.title for each in public.order_by("number")}


def _few(count: int) -> int | None:
    return count if count >= FEWEST else None
