"""Scheduled work: old drafts go, withdrawn consents take applications back, words have an end."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from incentives.applications.actions import take_back
from incentives.applications.consenting import may_be_told
from incentives.applications.drafts import throw_away
from incentives.applications.erasing import forget_words
from incentives.applications.models import Application
from incentives.applications.moves import CLOCK, held_by_clock
from incentives.applications.states import WAITING, State

AT_ONCE = 500


@shared_task(name="applications.tidy")
def tidy() -> None:
    """One round of everything below."""
    take_back_without_consent()
    throw_away_old_drafts()
    forget_old_words()


def take_back_without_consent() -> int:
    """Whoever took their consent back, or let it run out, left the application; how many."""
    rows = Application.objects.filter(state__in=WAITING).select_related("partner")
    gone = 0
    for row in rows.order_by("id").iterator(chunk_size=AT_ONCE):
        if not may_be_told(row.holder_id, row.partner):
            gone += _taken_back(row.holder_id, row.id)
    return gone


def throw_away_old_drafts() -> int:
    """Nobody came back to them; how many. Rows of thrown-away drafts go too."""
    before = timezone.now() - timedelta(days=settings.APPLICATION_DRAFT_DAYS)
    old = Application.objects.filter(state=State.DRAFT, made_at__lt=before)
    keys = list(old.values_list("holder_id", "id")[:AT_ONCE])
    for holder, key in keys:
        _thrown_away(holder, key)
    Application.objects.filter(state=State.DISCARDED).delete()
    return len(keys)


def forget_old_words() -> int:
    """What was written and handed in has an end of its own; how many applications."""
    before = timezone.now() - timedelta(days=settings.APPLICATION_WORDS_DAYS)
    old = Application.objects.filter(closed_at__lt=before, erased_at=None)
    keys = list(old.values_list("holder_id", "id")[:AT_ONCE])
    for holder, key in keys:
        with transaction.atomic():
            forget_words(held_by_clock(holder, key))
    return len(keys)


@transaction.atomic
def _taken_back(holder: UUID, key: UUID) -> int:
    one = held_by_clock(holder, key)
    if one.state not in WAITING or may_be_told(holder, one.partner):
        return 0
    take_back(one, by=CLOCK)
    return 1


@transaction.atomic
def _thrown_away(holder: UUID, key: UUID) -> None:
    one = held_by_clock(holder, key)
    if one.state == State.DRAFT:
        throw_away(one)
