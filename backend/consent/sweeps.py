"""Scheduled work: what is over is written down, what is about to be over is asked about."""

from celery import shared_task
from django.utils import timezone

from backend.consent.actions import expire_consents, remind_of_ends
from backend.consent.rights.copies import forget_copies
from backend.consent.rights.requests import escalate_late, recount


@shared_task(name="consent.expire")
def expire() -> None:
    """End what is over; ask a month ahead whether it should go on."""
    today = timezone.localdate()
    while expire_consents(on=today):
        pass
    while remind_of_ends(on=today):
        pass


@shared_task(name="consent.tend_rights")
def tend_rights() -> None:
    """Drop old copies; count provisional terms again; mark requests that are overdue."""
    forget_copies()
    recount()
    escalate_late(on=timezone.localdate())
