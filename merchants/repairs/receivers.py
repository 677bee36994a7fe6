"""What repairs hear from below: a delivery was kept."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from backend.intake.models import Batch
from backend.intake.signals import batch_kept
from backend.jobs.actions import promise

SETS = ("penalties", "lists")


@receiver(batch_kept, dispatch_uid="repairs.kits")
def send_kits(*, batch: Batch, **_: Any) -> None:
    """Shops hear of new items, and how to repair them, the day they come."""
    if batch.dataset in SETS and batch.accepted:
        promise("repairs.hand_out_kits", key=str(batch.pk), batch=str(batch.pk))
