"""One endpoint's turn: a few deliveries, one after the other, then everybody else's.

An endpoint is only ever worked on by one worker, for a few seconds, and stops at the first
failure. After three in a row it rests, longer each time, however much waits for it; a slow one
waits three times as long as it kept a worker busy. So a dead address costs the same with one
piece of news in its queue as with ten thousand.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from backend.accounts.organisations.models import Standing
from incentives.webhooks.kinds import PING
from incentives.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointState, Lane
from incentives.webhooks.sending import Outcome, send
from incentives.webhooks.settling import settle
from incentives.webhooks.signing import body_of, headers_for, secrets_of
from incentives.webhooks.spreading import promise_turn

BATCH, SECONDS = 20, 4.0
SLOW_SECONDS, TIMES_AS_LONG = 1.0, 3


@transaction.atomic
def take_turn(endpoint: UUID) -> int:
    """Deliver what is due, for a while; how many tries. Nothing while another worker is at it."""
    lane = Lane.objects.select_for_update(skip_locked=True).filter(pk=endpoint).first()
    if lane is None:
        return 0
    if lane.rest_until and lane.rest_until > timezone.now():
        _promise_next(lane, endpoint, not_before=lane.rest_until)
        return 0
    began, tries = time.monotonic(), 0
    while tries < BATCH and time.monotonic() - began < SECONDS:
        delivery = due(endpoint).first()
        if delivery is None:
            break
        outcome = _try(delivery)
        settle(delivery, outcome, lane)
        tries += 1
        if not outcome.is_taken:
            break
    _promise_next(lane, endpoint, not_before=_earliest(lane, time.monotonic() - began))
    return tries


def due(endpoint: UUID) -> QuerySet[Delivery]:
    """What may be tried now, the longest due first; of an unverified endpoint only its ping."""
    waiting = _open(endpoint).filter(next_at__lte=timezone.now())
    return waiting.select_related("news", "endpoint").order_by("next_at", "id")


def _open(endpoint: UUID) -> QuerySet[Delivery]:
    waiting = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
    waiting = waiting.exclude(news__sequence=None)
    # A suspended organisation acts for nobody: it is told nothing either, until it does again.
    live = Endpoint.objects.filter(pk=endpoint, partner__organisation__standing=Standing.ACTIVE)
    state = live.values_list("state", flat=True).first()
    if state == EndpointState.ACTIVE:
        return waiting
    return waiting.filter(news__kind=PING) if state == EndpointState.UNVERIFIED else waiting.none()


def _try(delivery: Delivery) -> Outcome:
    news, endpoint = delivery.news, delivery.endpoint
    body = body_of(news)
    headers = headers_for(news.pk, body, secrets_of(endpoint), at=int(time.time()))
    challenge = str(news.body.get("challenge", "")) if news.kind == PING else ""
    return send(endpoint.url, body, headers, challenge=challenge)


def _earliest(lane: Lane, busy: float) -> datetime:
    now = timezone.now()
    polite = now + timedelta(seconds=busy * TIMES_AS_LONG if busy > SLOW_SECONDS else 0)
    return max(polite, lane.rest_until or now)


def _promise_next(lane: Lane, endpoint: UUID, *, not_before: datetime) -> None:
    """Whatever waits has one turn promised, and not one more for each time somebody looked."""
    # The first in the order of the index: a minimum would look at all that waits.
    first = _open(endpoint).order_by("next_at").values_list("next_at", flat=True).first()
    now = timezone.now()
    if lane.turn_at and lane.turn_at <= now:
        lane.turn_at = None  # this is it, or it was lost
    if first is not None:
        at = max(first, not_before)
        if lane.turn_at is None or at < lane.turn_at:
            lane.turn_at = at
            promise_turn(endpoint, at=at)
    lane.save()
