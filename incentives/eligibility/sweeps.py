"""Scheduled work of eligibility."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from incentives.eligibility.forgetting import forget_old, tidy
from incentives.eligibility.signing import keep_key_fresh
from incentives.eligibility.sites.keys import keep_key_fresh as keep_sign_in_key_fresh


@shared_task(name="eligibility.tend")
def tend() -> None:
    """Old questions become counts, old tokens go, the key gets its yearly successor."""
    now = timezone.now()
    keep_key_fresh()
    keep_sign_in_key_fresh()
    tidy(now=now)
    while forget_old(now=now):
        pass
