"""How often an offer's page was opened, and what somebody put aside for later."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.sharding.models import Local
from incentives.holders.models import BESIDE_THE_HOLDER, Holder
from incentives.offers.models import Offer, Version


class Sighting(models.Model):
    """How often on a day; in a few rows, so that a crowd does not wait for one. Nobody is named."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(
        Version, models.CASCADE, related_name="sightings", db_constraint=False, db_index=False
    )
    day = models.DateField()
    slot = models.SmallIntegerField()
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_day_of_sightings_has_few_rows", fields=["version", "day", "slot"]
            ),
            models.CheckConstraint(name="sightings_are_counted", condition=Q(count__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.count} on {self.day}"


class Saved(models.Model):
    """An offer that somebody put aside. Only they see that."""

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    offer_id: UUID
    pk = models.CompositePrimaryKey("holder_id", "offer_id")
    holder = models.ForeignKey(Holder, models.CASCADE, related_name="saved", db_index=False)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "saved"

    def __str__(self) -> str:
        return f"{self.offer_id} of {self.holder_id}"
