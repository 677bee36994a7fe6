"""Scheduled work of the API: what was kept for a while is let go."""

from celery import shared_task

from backend.api import caching, idempotency, write_limits


@shared_task(name="api.forget")
def forget() -> None:
    """Answers older than a day, windows that ended, what the cache need not know any more."""
    idempotency.forget()
    write_limits.forget()
    caching.forget()
