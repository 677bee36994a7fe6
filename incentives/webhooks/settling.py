"""What follows from one try: for the delivery, for the endpoint's queue, for the endpoint."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

from django.utils import timezone

from incentives.webhooks.kinds import PING
from incentives.webhooks.models import (
    DELIVERY,
    ENDPOINT,
    Delivery,
    DeliveryAttempt,
    DeliveryState,
    Endpoint,
    EndpointState,
    Lane,
)
from incentives.webhooks.sending import Outcome
from incentives.webhooks.telling import tell_of_pause, tell_that_given_up

# The schedule that Standard Webhooks recommends: ten tries in three days.
AGAIN = tuple(
    timedelta(seconds=one) for one in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
WORTH_TRYING = sum(AGAIN, timedelta(hours=1))
# After so many failures in a row the whole queue rests so long; then one is tried.
RESTS = (0, 0, 30, 60, 120, 300, 600, 1200, 1800, 3600)
FAILING_DAYS = timedelta(days=5)
LONGEST_WAIT = 3600


def settle(delivery: Delivery, outcome: Outcome, lane: Lane) -> None:
    """Write the try down and decide what comes next."""
    is_ping = delivery.news.kind == PING
    taken = outcome.is_taken and (not is_ping or outcome.proves)
    now = timezone.now()
    if taken:
        _finish(delivery, DeliveryState.DELIVERED, now)
        lane.failures, lane.failing_since, lane.rest_until = 0, None, None
    elif is_ping:
        _finish(delivery, DeliveryState.GIVEN_UP, now)  # asked for by a person, who sees it
    else:
        _put_off(delivery, now)
        _rest(lane, outcome, now)
    _write(delivery, outcome, is_unproved=is_ping and outcome.is_taken and not taken)
    _endpoint(delivery.endpoint, outcome, lane, proved=is_ping and taken)


def _put_off(delivery: Delivery, now: datetime) -> None:
    delivery.tries = min(delivery.tries + 1, 30_000)
    if delivery.tries > len(AGAIN) or now > delivery.asked_at + WORTH_TRYING:
        _finish(delivery, DeliveryState.GIVEN_UP, now)
        tell_that_given_up(delivery.endpoint)
        return
    delivery.next_at = now + AGAIN[delivery.tries - 1]
    delivery.save(update_fields=["tries", "next_at"])


def _finish(delivery: Delivery, state: DeliveryState, now: datetime) -> None:
    DELIVERY.check(delivery.state, state)
    delivery.state, delivery.done_at = state, now
    delivery.save(update_fields=["state", "done_at", "tries"])


def _rest(lane: Lane, outcome: Outcome, now: datetime) -> None:
    lane.failures = min(lane.failures + 1, 30_000)
    lane.failing_since = lane.failing_since or now
    seconds = RESTS[min(lane.failures, len(RESTS)) - 1]
    wait = max(seconds, min(outcome.retry_after or 0, LONGEST_WAIT))
    lane.rest_until = now + timedelta(seconds=wait) if wait else None


def _write(delivery: Delivery, outcome: Outcome, *, is_unproved: bool) -> None:
    waits = delivery.state == DeliveryState.WAITING
    DeliveryAttempt.objects.create(
        delivery=delivery,
        ms=outcome.ms,
        status=outcome.status,
        trouble="challenge_missing" if is_unproved else outcome.trouble,
        answer=outcome.answer,
        next_at=delivery.next_at if waits else None,
    )


def _endpoint(endpoint: Endpoint, outcome: Outcome, lane: Lane, *, proved: bool) -> None:
    """Verified by its ping; paused when it is gone for good, or failed for days."""
    if proved:
        _change(endpoint, EndpointState.UNVERIFIED, EndpointState.ACTIVE)
    elif outcome.status == HTTPStatus.GONE:
        _pause(endpoint, "gone")
    elif lane.failing_since and lane.failing_since < timezone.now() - FAILING_DAYS:
        _pause(endpoint, "failing")


def _pause(endpoint: Endpoint, why: str) -> None:
    if _change(endpoint, EndpointState.ACTIVE, EndpointState.PAUSED, why=why):
        tell_of_pause(endpoint, why)


def _change(endpoint: Endpoint, was: str, state: str, *, why: str = "") -> bool:
    """Compare and set: an owner may have decided otherwise meanwhile."""
    ENDPOINT.check(was, state)
    fields = {"state": state, "why": why}
    if state == EndpointState.ACTIVE:
        fields["verified_at"] = timezone.now()  # type: ignore[assignment]  # a row's values
    return bool(Endpoint.objects.filter(pk=endpoint.pk, state=was).update(**fields))
