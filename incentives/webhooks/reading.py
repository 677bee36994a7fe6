"""A partner's endpoints, what became of their deliveries, and its news for those who pull."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from backend.api.cursors import decode, encode
from incentives.partners.models import Partner
from incentives.webhooks.models import Delivery, DeliveryAttempt, DeliveryState, Endpoint, News
from incentives.webhooks.refusals import NoSuchEndpoint

LOG = "partner.webhook_log"


class Log(NamedTuple):
    """A page of an endpoint's deliveries, and the cursor of the next one."""

    rows: list[Delivery]
    next: str | None


class Pulled(NamedTuple):
    """News after a number, in order."""

    rows: list[News]
    next: int
    has_more: bool


def endpoints_of(partner: Partner) -> list[Endpoint]:
    """All but removed ones, with how many deliveries wait and were given up."""
    waits = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    lost = Count("deliveries", filter=Q(deliveries__state=DeliveryState.GIVEN_UP))
    return list(Endpoint.objects.present().filter(partner=partner).annotate(waits=waits, lost=lost))


def own_endpoint(partner: Partner, endpoint: UUID) -> Endpoint:
    """The partner's own, not removed. Raises NoSuchEndpoint."""
    found = Endpoint.objects.present().filter(partner=partner, pk=endpoint).first()
    if found is None:
        raise NoSuchEndpoint
    return found


def log_of(endpoint: Endpoint, *, cursor: str = "", most: int = 20, state: str = "") -> Log:
    """Its deliveries, the newest first, each with its tries."""
    rows = endpoint.deliveries.select_related("news").prefetch_related(
        Prefetch("attempts", queryset=DeliveryAttempt.objects.order_by("-id"))
    )
    if state:
        rows = rows.filter(state=state)
    if cursor:
        rows = rows.filter(pk__lt=UUID(str(decode(LOG, cursor)[0])))
    found = list(rows.order_by("-id")[: most + 1])
    goes_on = encode(LOG, [str(found[most - 1].pk)]) if len(found) > most else None
    return Log(found[:most], goes_on)


def news_after(partner: Partner, after: int, *, most: int) -> Pulled:
    """The partner's news beyond number `after`; nothing that comes later has a smaller number."""
    rows = News.objects.filter(partner=partner, sequence__gt=after).order_by("sequence")
    found = list(rows[: most + 1])
    page = found[:most]
    last = page[-1].sequence if page else after
    return Pulled(page, last or after, len(found) > most)
