"""Scheduled work: kits that a lost message or an unclaimed shop left behind."""

from __future__ import annotations

from celery import shared_task

from merchants.repairs.kits import hand_out


@shared_task(name="repairs.hand_out_missed")
def hand_out_missed() -> int:
    """Every public item has its kit, and every shop claimed since has been told."""
    return hand_out()
