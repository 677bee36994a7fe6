"""Delivering again: one piece of news or a range of them, under the same webhook-id."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts import acts
from incentives.webhooks.endpoints import Hand, held_endpoint
from incentives.webhooks.kinds import PING
from incentives.webhooks.models import Delivery, DeliveryState, News
from incentives.webhooks.refusals import RangeInvalid
from incentives.webhooks.spreading import promise_turn

MOST = 1000


@transaction.atomic
def replay(*, hand: Hand, endpoint: UUID, first: int, last: int) -> int:
    """Deliver the partner's news number `first` to `last` once more; how many.

    What the endpoint never asked for (another kind, from before it was there) is not added unless
    it wants the kind now; what is waiting anyway is left as it is.
    Raises NoSuchEndpoint, RangeInvalid.
    """
    if not 0 < first <= last < first + MOST:
        raise RangeInvalid
    held = held_endpoint(hand, endpoint)
    wanted = News.objects.filter(
        partner=hand.partner, sequence__gte=first, sequence__lte=last
    ).exclude(kind=PING)
    chosen = [news for news in wanted.order_by("sequence") if held.wants(news.kind)]
    rows = [Delivery(news=news, endpoint=held) for news in chosen]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    now = timezone.now()
    over = held.deliveries.filter(news__in=chosen).exclude(state=DeliveryState.WAITING)
    over.update(state=DeliveryState.WAITING, done_at=None, tries=0, asked_at=now, next_at=now)
    said = {"endpoint": str(held.pk), "first": first, "last": last, "count": len(chosen)}
    acts.record(
        "webhook.replayed",
        subject=held,
        actor=hand.person,
        act={**said, "key": str(hand.key) if hand.key else None},
        acting_for=hand.partner.organisation_id,
    )
    promise_turn(held.pk)
    return len(chosen)
