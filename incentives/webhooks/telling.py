"""Owners of a partner hear of trouble with their endpoints: once a day each."""

from __future__ import annotations

from django.utils import timezone

from backend.accounts.organisations.models import Membership, Role
from backend.notices.actions import notify
from incentives.webhooks.models import Endpoint


def tell_of_pause(endpoint: Endpoint, why: str) -> None:
    """Nothing is sent to it any more, until they say so."""
    _tell(endpoint, f"webhook.paused_{why}", key=f"{endpoint.pk}:{timezone.now():%F %T}")


def tell_that_given_up(endpoint: Endpoint) -> None:
    """Something was not taken for three days."""
    _tell(endpoint, "webhook.given_up", key=f"{endpoint.pk}:{timezone.localdate()}")


def _tell(endpoint: Endpoint, kind: str, *, key: str) -> None:
    owners = Membership.objects.filter(
        organisation=endpoint.partner.organisation_id, state="active", role=Role.OWNER
    )
    for person in owners.order_by("person").values_list("person", flat=True):
        notify(
            person,
            kind=kind,
            subject=("incentives.endpoint", str(endpoint.pk)),
            words={"url": endpoint.url},
            address=f"/partner/webhooks/{endpoint.pk}",
            key=key,
        )
