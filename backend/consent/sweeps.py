"""Scheduled work: what is over is written down, what is about to be over is asked about."""

from celery import shared_task
from django.utils import timezone

from backend.consent.actions import expire_consents, remind_of_ends


@shared_task(name="consent.expire")
def expire() -> None:
    """End what is over; ask a month ahead whether it should go on."""
    today = timezone.localdate()
    while expire_consents(on=today):
        pass
    while remind_of_ends(on=today):
        pass
