"""Scheduled work of the public card."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from merchants.lookup.anchors import anchor_changes as _anchor_changes
from merchants.lookup.dumps import current, mend_dump, write_dump
from merchants.lookup.feed import tell_missed_seals
from merchants.lookup.sequence import number_all
from merchants.lookup.turning import turn_all

TWO_DAYS = timedelta(days=2)


@shared_task(name="lookup.turn_cards")
def turn_cards() -> None:
    """End what is over: the query itself hides it already, this tells feed and dump (promise 3)."""
    turn_all()
    number_all()
    mend_dump()


@shared_task(name="lookup.anchor_changes")
def anchor_changes() -> None:
    """Put new public changes into the transparency log."""
    _anchor_changes()


@shared_task(name="lookup.dump")
def dump() -> None:
    """Today's full dump, after whatever the feed still had to hear."""
    tell_missed_seals(since=timezone.now() - TWO_DAYS)
    write_dump()


@shared_task(name="lookup.first_dump")
def first_dump() -> None:
    """A dump at once on a new installation, so that nobody waits for the night."""
    if current() is None:
        write_dump()
