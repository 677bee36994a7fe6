"""Scheduled work of standing: what ended by itself, and a look at everything from scratch."""

from __future__ import annotations

import logging

from celery import shared_task

from credit.standing import actions

logger = logging.getLogger(__name__)


@shared_task(name="standing.follow_the_day")
def follow_the_day() -> None:
    """Figures from which something ended."""
    actions.follow_the_day()


@shared_task(name="standing.compare")
def compare() -> None:
    """Everybody from scratch: a figure that was not what the ledger says is put right and said."""
    if changed := actions.recompute_all():
        logger.warning("standings that did not agree with the ledger: %d", changed)
