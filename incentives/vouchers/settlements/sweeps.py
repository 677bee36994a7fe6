"""On the first days of a month the one before is settled for every partner who had something."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from incentives.partners.models import Partner
from incentives.vouchers.models import Redemption
from incentives.vouchers.settlements.making import last_of, settle


def settle_last_month() -> int:
    """How many partners; those already settled are left."""
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    days = (last.replace(day=1), last_of(last))
    used = Redemption.objects.filter(booked_on__range=days)
    partners = Partner.objects.filter(pk__in=used.values("partner")).order_by("code")
    return len([settle(partner=partner, month=last) for partner in partners])


@shared_task(name="vouchers.settle")
def settle_months() -> None:
    """Every night; on most it finds nothing to do."""
    settle_last_month()
