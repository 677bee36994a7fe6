"""Scheduled work of the jobs themselves."""

from celery import shared_task

from backend.jobs import actions
from backend.jobs.install import drop_reply_queues


@shared_task(name="jobs.resend")
def resend() -> None:
    """Find the intents whose message was lost, and send them again."""
    actions.resend()


@shared_task(name="jobs.forget")
def forget() -> None:
    """Drop what was kept long ago, and the reply queues of processes that are gone."""
    actions.forget()
    drop_reply_queues()
