"""Scheduled work of screening."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.kernel.clock import same_day_later
from merchants.screening.grounds import SUBJECT
from merchants.screening.models import (
    ScreeningFeedback,
    ScreeningGround,
    ScreeningQuestion,
    State,
)

YEARS = 5


@shared_task(name="screening.tend")
def tend_screening() -> None:
    """Grounds whose last day is over open nothing already; here that is written down."""
    end_lapsed_grounds()
    forget_questions()


def end_lapsed_grounds() -> int:
    """How many were over."""
    over = ScreeningGround.objects.filter(state=State.GRANTED, ends_on__lt=timezone.localdate())
    return sum(_end(key) for key in over.values_list("pk", flat=True))


def forget_questions() -> int:
    """Questions and what was done, five years after they were asked; how many rows went."""
    today = timezone.localdate()
    day = same_day_later(today, months=-12 * YEARS) - timedelta(days=1)
    done = ScreeningFeedback.objects.filter(said_at__date__lt=day).delete()[0]
    return int(done + ScreeningQuestion.objects.filter(asked_at__date__lt=day).delete()[0])


@transaction.atomic
def _end(key: UUID) -> int:
    held = ScreeningGround.objects.select_for_update().filter(pk=key, state=State.GRANTED).first()
    if held is None or held.ends_on >= timezone.localdate():
        return 0
    said = {"ground": str(held.pk), "ends_on": held.ends_on.isoformat()}
    made = record("screening_ground.lapsed", subject=(SUBJECT, str(key)), actor=None, act=said)
    held.state, held.entry = State.ENDED, made.entry.pk
    held.save(update_fields=["state", "entry"])
    return 1
