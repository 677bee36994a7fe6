"""What webhooks hear from below: agreements that end."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from incentives.partners.models import Agreement
from incentives.partners.signals import agreement_ending
from incentives.webhooks.actions import announce


@receiver(agreement_ending, dispatch_uid="webhooks.agreement_ending")
def tell_programs(agreement: UUID, on: date, **kwargs: Any) -> None:
    """Tell the partner's programs as well; the daily sweep says it again until they were."""
    found = Agreement.objects.select_related("partner").get(pk=agreement)
    body = {"agreement": str(found.pk), "number": found.number, "last_day": on.isoformat()}
    key = f"{found.pk}:{on.isoformat()}"
    announce(found.partner, "agreement.ending", key=key, body=body)
