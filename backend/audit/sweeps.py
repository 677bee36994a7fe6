"""Scheduled work of the audit trail."""

from celery import shared_task

from backend.audit import keeping


@shared_task(name="audit.tend")
def tend() -> None:
    """Make next months' partitions, drop those older than five years."""
    keeping.tend()
