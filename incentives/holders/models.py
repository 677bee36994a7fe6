"""A person who saved, showed, applied for or took an offer; nothing is known of them here."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from backend.sharding.models import By, ById

BESIDE_THE_HOLDER = By("holder_id", "incentives.Holder")


class Holder(models.Model):
    """The root of a person's rows. Whether they take part in points does not stand here."""

    shard = ById()

    person = models.UUIDField(primary_key=True)  # the account
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"holder {self.person}"
