"""How far each subscriber has followed the feed, by its own word."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from backend.accounts.organisations.models import Organisation
from backend.sharding.models import Local


class FeedConfirmation(models.Model):
    """All up to `position` was done in the subscriber's copies: what ended is gone from them."""

    shard = Local()

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, primary_key=True, related_name="+"
    )
    position = models.BigIntegerField()
    confirmed_at = models.DateTimeField()

    objects: ClassVar[models.Manager[FeedConfirmation]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_confirmed_position_was_given", condition=Q(position__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} up to {self.position}"
