"""Scheduled work: clocks are counted again, lapse, remind."""

from celery import shared_task

from backend.deadlines import sweeping


@shared_task(name="deadlines.tend")
def tend() -> None:
    """One round over every table of clocks."""
    sweeping.tend()
