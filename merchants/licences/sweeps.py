"""Scheduled work of the licences."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from merchants.licences.actions import ensure_key, rotate_key

ROTATE_AFTER = timedelta(days=365)


@shared_task(name="licences.keep_keys_fresh")
def keep_keys_fresh() -> None:
    """Yearly rotation, announced ahead; run daily, it does nothing on all other days."""
    today = timezone.localdate()
    if today - ensure_key(today=today).not_before >= ROTATE_AFTER:
        rotate_key(today=today)
