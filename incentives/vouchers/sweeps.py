"""Scheduled work of vouchers: what is over gives everything back, what ends soon is told."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from incentives.vouchers import notices
from incentives.vouchers.actions import lapse
from incentives.vouchers.gifts.actions import forget_old
from incentives.vouchers.models import Voucher
from incentives.vouchers.signing import keep_key_fresh

ROUND = 1000
TOLD_BEFORE = timedelta(days=3)


def lapse_due() -> int:
    """End what no till may speak of any more; how many. One holder at a time."""
    now = timezone.now()
    due = list(Voucher.objects.lapsing(now)[:ROUND])
    return sum(lapse(voucher, now=now) for voucher in due)


def remind() -> int:
    """Tell whoever has one that ends in three days; how many."""
    last = timezone.localdate() + TOLD_BEFORE
    ending = Voucher.objects.open().filter(valid_until=last, taken_on__lt=last - TOLD_BEFORE)
    count = 0
    for voucher in ending.select_related("version__offer__partner").iterator(ROUND):
        notices.tell_ending(voucher)
        count += 1
    return count


@shared_task(name="vouchers.tend")
def tend() -> None:
    """Every few minutes."""
    lapse_due()
    forget_old()


@shared_task(name="vouchers.remind")
def remind_daily() -> None:
    """Every morning."""
    keep_key_fresh()
    remind()
