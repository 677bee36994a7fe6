"""Scheduled work: queues nobody looks at are found, what is too old is given up and forgotten."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from backend.accounts.organisations.models import Standing
from incentives.webhooks.models import (
    Delivery,
    DeliveryAttempt,
    DeliveryState,
    Endpoint,
    EndpointState,
    News,
)
from incentives.webhooks.settling import WORTH_TRYING
from incentives.webhooks.spreading import promise_turn, spread
from incentives.webhooks.telling import tell_that_given_up

AT_ONCE = 2000
LATE = timedelta(seconds=15)
HISTORY_DAYS, NEWS_DAYS = 90, 180


@shared_task(name="webhooks.tend")
def tend() -> None:
    """Whatever a lost message or a busy queue left behind."""
    count_forgotten()
    wake_lanes()
    give_up_old()


@shared_task(name="webhooks.forget")
def forget() -> None:
    """Tries are kept for 90 days, news for 180."""
    now = timezone.now()
    old = now - timedelta(days=HISTORY_DAYS)
    over = Delivery.objects.exclude(state=DeliveryState.WAITING).filter(done_at__lt=old)
    while keys := list(over.values_list("pk", flat=True)[:AT_ONCE]):
        DeliveryAttempt.objects.filter(delivery__in=keys).delete()
        Delivery.objects.filter(pk__in=keys).delete()
    older = News.objects.filter(at__lt=now - timedelta(days=NEWS_DAYS)).exclude(sequence=None)
    while keys := list(older.order_by("at").values_list("pk", flat=True)[:AT_ONCE]):
        News.objects.filter(pk__in=keys).delete()


def count_forgotten(*, most: int = 200) -> int:
    """Count news whose promise nobody kept in time; of how many partners."""
    late = News.objects.filter(sequence=None, at__lt=timezone.now() - LATE)
    partners = list(late.order_by("partner").values_list("partner", flat=True).distinct()[:most])
    for partner in partners:
        spread(partner)
    return len(partners)


def wake_lanes(*, most: int = 200) -> int:
    """Promise a turn where something is due and none is promised; for how many endpoints."""
    now = timezone.now()
    waits = Delivery.objects.filter(
        endpoint=OuterRef("pk"), state=DeliveryState.WAITING, next_at__lt=now - LATE
    )
    asleep = (
        Q(lane__rest_until=None) | Q(lane__rest_until__lt=now - LATE),
        Q(lane__turn_at=None) | Q(lane__turn_at__lt=now - LATE),
    )
    live = Endpoint.objects.filter(
        *asleep,
        Exists(waits),
        state__in=[EndpointState.ACTIVE, EndpointState.UNVERIFIED],
        partner__organisation__standing=Standing.ACTIVE,
    )
    keys = list(live.order_by("pk").values_list("pk", flat=True)[:most])
    with transaction.atomic():
        for key in keys:
            promise_turn(key)
    return len(keys)


def give_up_old(*, most: int = AT_ONCE) -> int:
    """Give up what nobody took for three days, a dead endpoint's whole queue included; how many."""
    now = timezone.now()
    with transaction.atomic():
        old = Delivery.objects.filter(
            state=DeliveryState.WAITING, asked_at__lt=now - WORTH_TRYING
        ).order_by("asked_at")
        rows = list(old.select_for_update(skip_locked=True)[:most])
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=DeliveryState.GIVEN_UP, done_at=now
        )
        ends = {row.endpoint_id for row in rows}
        for endpoint in Endpoint.objects.present().filter(pk__in=ends):
            tell_that_given_up(endpoint)
    return len(rows)
