"""Scheduled work: the platform is asked every few minutes."""

from __future__ import annotations

from celery import shared_task

from credit.volunteering import actions


@shared_task(name="volunteering.pull")
def pull() -> None:
    """What it confirmed since the last time; nothing where there is no platform."""
    actions.pull()
