"""A member's figure as it was computed last. It can always be computed again from the ledger."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from backend.sharding.models import By
from credit.membership.models import Member


class Standing(models.Model):
    """`points` hold until the day before `changes_on`; None: nothing in it ends."""

    shard = By("member_id", "credit.Member")

    member_id: UUID
    member = models.OneToOneField(Member, models.PROTECT, primary_key=True, related_name="standing")
    points = models.IntegerField(default=0)
    changes_on = models.DateField(null=True)
    as_of = models.DateField()
    compares = models.BooleanField(default=False)  # whether the member wants to see a band

    class Meta:
        constraints = [
            models.CheckConstraint(name="standing_is_never_negative", condition=Q(points__gte=0)),
        ]
        indexes = [
            models.Index(
                fields=["changes_on"],
                name="standings_that_change",
                condition=Q(changes_on__isnull=False),
            ),
            models.Index(fields=["points"], name="standings_by_points"),
        ]

    def __str__(self) -> str:
        return f"standing of {self.member_id}"
