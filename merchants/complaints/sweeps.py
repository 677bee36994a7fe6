"""Scheduled work: drafts are forgotten after a week."""

from celery import shared_task

from merchants.complaints.drafts.actions import expire_drafts


@shared_task(name="complaints.expire_drafts")
def forget_drafts() -> None:
    """Some at a time, until none is left."""
    while expire_drafts():
        pass
