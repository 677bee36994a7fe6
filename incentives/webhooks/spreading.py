"""After commit: news get their number, and a delivery for every endpoint that wants them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.jobs.actions import promise
from incentives.webhooks.kinds import PING
from incentives.webhooks.models import Delivery, Endpoint, News, NewsCounter

AT_ONCE = 500


@transaction.atomic
def spread(partner: UUID) -> int:
    """Count what was committed since, and put it into the queues; how many pieces of news.

    One at a time per partner: numbers are given in one order, without a gap, and whoever sees a
    number sees all before it.
    """
    counter = counter_of(partner)
    fresh = list(News.objects.filter(partner=partner, sequence=None).order_by("id")[:AT_ONCE])
    if not fresh:
        return 0
    for news in fresh:
        counter.last += 1
        news.sequence = counter.last
    News.objects.bulk_update(fresh, ["sequence"])
    counter.save(update_fields=["last"])
    _queue(partner, [news for news in fresh if news.kind != PING])
    for endpoint in _with_work(fresh):
        promise_turn(endpoint)
    if len(fresh) == AT_ONCE:
        promise("webhooks.spread", partner=str(partner))
    return len(fresh)


def counter_of(partner: UUID) -> NewsCounter:
    """The partner's counter, locked until the end of the transaction."""
    NewsCounter.objects.bulk_create([NewsCounter(partner_id=partner)], ignore_conflicts=True)
    return NewsCounter.objects.select_for_update(no_key=True).get(pk=partner)


def promise_turn(endpoint: UUID, *, at: datetime | None = None) -> None:
    """Somebody looks at this endpoint's queue, now or then."""
    promise("webhooks.turn", not_before=at, endpoint=str(endpoint))


def _queue(partner: UUID, fresh: Sequence[News]) -> None:
    ends = list(Endpoint.objects.collecting().filter(partner=partner))
    rows = [
        Delivery(news=news, endpoint=end) for news in fresh for end in ends if end.wants(news.kind)
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def _with_work(fresh: Sequence[News]) -> list[UUID]:
    """Endpoints that may be tried at once; for resting ones a turn is promised already."""
    now = timezone.now()
    awake = Q(endpoint__lane__rest_until=None) | Q(endpoint__lane__rest_until__lte=now)
    waiting = Delivery.objects.filter(awake, news__in=fresh)
    return list(waiting.order_by("endpoint").values_list("endpoint", flat=True).distinct())
