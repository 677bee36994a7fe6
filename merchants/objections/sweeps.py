"""Scheduled work: what deliveries and the calendar mean for open cases, bounded and repeatable."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from backend.kernel.errors import DomainError
from merchants.objections.choices import RecheckStatus
from merchants.objections.lapses import end_if_gone
from merchants.objections.models import Objection
from merchants.objections.rechecks.actions import answer_by_delivery
from merchants.objections.rechecks.models import Recheck
from merchants.objections.revoking.actions import note_delivered
from merchants.objections.revoking.models import Revocation
from merchants.records import effects
from merchants.records.deliveries import REVOKED
from merchants.records.models import Record

log = logging.getLogger(__name__)

LOOKED_BACK = timedelta(days=3)


@shared_task(name="objections.follow")
def follow_deliveries() -> dict[str, int]:
    """One round; how many cases ended, falls were noted, rechecks answered."""
    return {"ended": end_gone(), "falls": note_falls(), "rechecks": answer_rechecks()}


def end_gone() -> int:
    """Cases whose item stopped being public: withdrawn by its source, repaired, at its end."""
    cases = Objection.objects.open().order_by("id").values_list("id", flat=True)
    return sum(_each(end_if_gone, case) for case in cases.iterator())


def note_falls() -> int:
    """What source offices withdrew as revoked in the last days, and nobody wrote down yet."""
    recent = Record.objects.current().filter(
        withdrawn_at__isnull=False,
        withdrawn_by=None,
        withdrawn_reason=REVOKED,
        version__gt=1,
        recorded_at__gte=timezone.now() - LOOKED_BACK,
    )
    told = 0
    for record in recent.order_by("recorded_at", "id").iterator():
        if not _is_known(record):
            told += _each(_note_fall, record)
    return told


def answer_rechecks() -> int:
    """Requests whose new inspection was delivered."""
    waiting = Recheck.objects.filter(status=RecheckStatus.PENDING).order_by("id")
    keys = list(waiting.values_list("merchant_id", "id"))
    return sum(_each(answer_by_delivery, *key) for key in keys)


def _is_known(record: Record) -> bool:
    same = Revocation.objects.filter(merchant=record.merchant_id, kind=record.kind)
    return bool(same.filter(business_key=record.business_key).exists())


@transaction.atomic
def _note_fall(record: Record) -> bool:
    held = effects.hold(record.merchant_id)
    now = effects.current_record(held.pk, record.id)
    now.merchant = held
    return note_delivered(now) is not None


def _each(act: Callable[..., bool], *about: Any) -> int:
    """One case that cannot be followed does not keep the others waiting."""
    try:
        return int(act(*about))
    except DomainError as refusal:
        log.warning("not followed: %s (%s)", refusal.code, act.__name__)
        return 0
