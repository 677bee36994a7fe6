"""Scheduled work of reviews."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from merchants.reviews import tending
from merchants.reviews.moderation import clocks


@shared_task(name="reviews.recount")
def recount_reviews() -> None:
    """Figures that are wrong are counted anew; what waits without a clock is given one."""
    tending.recount()
    clocks.wind()


@shared_task(name="reviews.forget")
def forget_networks() -> None:
    """Networks and spent tokens are not kept."""
    tending.forget(today=timezone.localdate())


@shared_task(name="reviews.tell_shops")
def tell_shops() -> None:
    """A shop hears in the morning of the day before: never of a moment."""
    tending.tell_shops(on=timezone.localdate() - timedelta(days=1))
