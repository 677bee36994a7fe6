"""What webhooks hang at the partner's desk."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Organisation
from incentives.webhooks.models import Endpoint, EndpointState


def troubled_at(organisation: Organisation) -> int:
    """How many endpoints need somebody: paused by us, or failing."""
    mine = Endpoint.objects.filter(partner__organisation=organisation)
    stopped = mine.filter(state=EndpointState.PAUSED, why__in=["failing", "gone"])
    failing = mine.filter(state=EndpointState.ACTIVE, lane__failing_since__isnull=False)
    return stopped.count() + failing.count()


declare_desk_entry(
    "partner", pgettext_lazy("desk", "消息推送"), "/partner/webhooks", count=troubled_at, order=70
)
