"""Endpoints: registered, proved by a ping, paused, resumed, given another secret, removed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from backend.accounts import acts
from backend.accounts.models import User
from incentives.partners.models import Partner
from incentives.webhooks.actions import announce
from incentives.webhooks.addresses import addresses_of, target_of
from incentives.webhooks.kinds import KINDS, PING
from incentives.webhooks.models import (
    ENDPOINT,
    MOST_ENDPOINTS,
    Delivery,
    Endpoint,
    EndpointState,
    Lane,
)
from incentives.webhooks.refusals import (
    KindUnknown,
    NoSuchEndpoint,
    PingedOften,
    TooManyEndpoints,
)
from incentives.webhooks.signing import new_secret, sealed
from incentives.webhooks.spreading import counter_of, promise_turn

OVERLAP = timedelta(days=2)
PINGS_AN_HOUR = 10


class Hand(NamedTuple):
    """Who acts for the partner: a person at its desk, or a program by its key."""

    partner: Partner
    person: User | None = None
    key: UUID | None = None


class Made(NamedTuple):
    """An endpoint and its secret, which is never to be seen again."""

    endpoint: Endpoint
    secret: str


@transaction.atomic
def add_endpoint(*, hand: Hand, url: str, kinds: Sequence[str] = ()) -> Made:
    """Register an address and ping it; it is told nothing before it has answered the ping.

    Raises AddressRefused, NameUnknown, KindUnknown, TooManyEndpoints.
    """
    _known(kinds)
    addresses_of(target_of(url))
    counter_of(hand.partner.pk)  # one change of a partner's endpoints at a time
    taken = set(
        Endpoint.objects.present().filter(partner=hand.partner).values_list("slot", flat=True)
    )
    free = next((n for n in range(1, MOST_ENDPOINTS + 1) if n not in taken), None)
    if free is None:
        raise TooManyEndpoints
    secret = new_secret()
    made = Endpoint.objects.create(
        partner=hand.partner, slot=free, url=url, kinds=_chosen(kinds), secret_sealed=sealed(secret)
    )
    Lane.objects.create(endpoint=made)
    _recorded("webhook.added", made, hand, url=url, kinds=made.kinds)
    _ping(made)
    return Made(made, secret)


@transaction.atomic
def ping_endpoint(*, hand: Hand, endpoint: UUID) -> Endpoint:
    """Ping it now: one try, at once. Raises NoSuchEndpoint, StepNotAllowed, PingedOften."""
    held = held_endpoint(hand, endpoint)
    if held.state == EndpointState.PAUSED:
        ENDPOINT.check(held.state, EndpointState.UNVERIFIED)
    since = timezone.now() - timedelta(hours=1)
    lately = held.deliveries.filter(news__kind=PING, news__at__gt=since)
    if lately.count() >= PINGS_AN_HOUR:
        raise PingedOften
    _ping(held)
    _wake(held.pk)
    return held


@transaction.atomic
def choose_kinds(*, hand: Hand, endpoint: UUID, kinds: Sequence[str]) -> Endpoint:
    """Which kinds go there from now on; none named: every kind.

    Raises NoSuchEndpoint, KindUnknown.
    """
    _known(kinds)
    held = held_endpoint(hand, endpoint)
    if held.kinds != (chosen := _chosen(kinds)):
        held.kinds = chosen
        held.save(update_fields=["kinds"])
        _recorded("webhook.kinds_chosen", held, hand, kinds=chosen)
    return held


@transaction.atomic
def rotate_secret(*, hand: Hand, endpoint: UUID) -> Made:
    """Another secret; both sign for two days. Raises NoSuchEndpoint."""
    held, secret = held_endpoint(hand, endpoint), new_secret()
    held.old_secret_sealed, held.old_until = held.secret_sealed, timezone.now() + OVERLAP
    held.secret_sealed = sealed(secret)
    held.save(update_fields=["secret_sealed", "old_secret_sealed", "old_until"])
    _recorded("webhook.secret_rotated", held, hand)
    return Made(held, secret)


@transaction.atomic
def pause_endpoint(*, hand: Hand, endpoint: UUID) -> Endpoint:
    """News are kept ready meanwhile, three days each. Raises NoSuchEndpoint, StepNotAllowed."""
    return _moved(hand, endpoint, EndpointState.PAUSED, "webhook.paused", why="by_owner")


@transaction.atomic
def resume_endpoint(*, hand: Hand, endpoint: UUID) -> Endpoint:
    """What waited goes out. Raises NoSuchEndpoint, StepNotAllowed."""
    held = held_endpoint(hand, endpoint)
    if held.verified_at is None:
        ENDPOINT.check(EndpointState.REMOVED, EndpointState.ACTIVE)
    resumed = _moved(hand, endpoint, EndpointState.ACTIVE, "webhook.resumed")
    _wake(endpoint)
    return resumed


@transaction.atomic
def remove_endpoint(*, hand: Hand, endpoint: UUID) -> None:
    """Nothing goes there any more; its history stays a while. Raises NoSuchEndpoint."""
    gone = _moved(hand, endpoint, EndpointState.REMOVED, "webhook.removed")
    gone.secret_sealed, gone.old_secret_sealed, gone.old_until = b"", None, None
    gone.save(update_fields=["secret_sealed", "old_secret_sealed", "old_until"])


def held_endpoint(hand: Hand, endpoint: UUID) -> Endpoint:
    """The partner's own, not removed, locked. Raises NoSuchEndpoint."""
    found = (
        Endpoint.objects.present()
        .filter(partner=hand.partner)
        .select_for_update(no_key=True)
        .filter(pk=endpoint)
        .first()
    )
    if found is None:
        raise NoSuchEndpoint
    return found


def _wake(endpoint: UUID) -> None:
    """Its rest is over; left alone while a worker is at it, who looks by itself."""
    lane = Lane.objects.select_for_update(skip_locked=True).filter(pk=endpoint).first()
    if lane is not None:
        lane.failures, lane.failing_since, lane.rest_until = 0, None, None
        lane.save(update_fields=["failures", "failing_since", "rest_until"])
    promise_turn(endpoint)


def _moved(hand: Hand, endpoint: UUID, state: str, verb: str, *, why: str = "") -> Endpoint:
    held = held_endpoint(hand, endpoint)
    ENDPOINT.check(held.state, state)
    held.state, held.why = state, why
    held.save(update_fields=["state", "why"])
    _recorded(verb, held, hand)
    return held


def _ping(endpoint: Endpoint) -> None:
    body = {"endpoint": str(endpoint.pk), "challenge": secrets.token_urlsafe(24)}
    news = announce(endpoint.partner, PING, key=str(uuid4()), body=body)
    Delivery.objects.create(news=news, endpoint=endpoint)


def _known(kinds: Sequence[str]) -> None:
    if not set(kinds) <= set(KINDS):
        raise KindUnknown


def _chosen(kinds: Sequence[str]) -> list[str]:
    return [kind for kind in KINDS if kind in set(kinds)]


def _recorded(verb: str, endpoint: Endpoint, hand: Hand, **more: Any) -> None:
    said = {"endpoint": str(endpoint.pk), "key": str(hand.key) if hand.key else None, **more}
    acts.record(
        verb,
        subject=endpoint,
        actor=hand.person,
        act=said,
        acting_for=hand.partner.organisation_id,
    )
