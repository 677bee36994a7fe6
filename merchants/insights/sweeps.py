"""Scheduled work: what was touched is counted; every night the sums are counted from scratch."""

from celery import shared_task
from django.utils import timezone

from merchants.insights.checking import put_right
from merchants.insights.figures import recount
from merchants.insights.gathering import gather
from merchants.insights.grading import counting
from merchants.insights.scans import forget_scans


@shared_task(name="insights.gather")
def gather_touches() -> None:
    """Count what changed since the last time."""
    while gather():
        pass


@shared_task(name="insights.recount")
def recount_all() -> None:
    """A new day: what is older than twelve months leaves the figures; sums are checked."""
    today = timezone.localdate()
    recount(on=today)
    put_right()
    forget_scans(on=today)
    counting.recount(on=today)
