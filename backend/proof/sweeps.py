"""Scheduled work of the log."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from backend.proof import notes, sequencer
from backend.proof.models import LogKey

KEY_AGE = timedelta(days=365)


@shared_task(name="proof.sequence")
def sequence() -> None:
    """Every second: what is committed gets its place and its checkpoint."""
    sequencer.sequence_all()


@shared_task(name="proof.keep_key_fresh")
def keep_key_fresh() -> None:
    """A log key signs for a year; the ones before stay published for ever."""
    if LogKey.objects.filter(until=None, since__lt=timezone.now() - KEY_AGE).exists():
        notes.rotate_key()
