"""What the registry hears from below."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from backend.intake.models import Batch
from backend.intake.signals import batch_kept
from backend.jobs.actions import promise


@receiver(batch_kept)
def look_again(*, batch: Batch, **_: Any) -> None:
    """New divisions may be the ones that earlier registrations named."""
    if batch.dataset == "divisions" and batch.accepted:
        promise("registry.find_places", key=str(batch.pk))
