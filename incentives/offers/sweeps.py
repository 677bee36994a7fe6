"""Offers end by themselves."""

from __future__ import annotations

from celery import shared_task

from incentives.offers.reviewing.actions import end_what_is_over


@shared_task(name="offers.end")
def end_offers() -> int:
    """Write down what ended with its day; the catalogue stopped showing it by itself."""
    return end_what_is_over()
