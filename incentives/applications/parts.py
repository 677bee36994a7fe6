"""What hangs below an application: its files, its steps, its clocks; and a shop's one place."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from backend.kernel.ids import uuid7
from backend.sharding.models import Local
from incentives.applications.states import Kind, Side
from incentives.holders.models import BESIDE_THE_HOLDER, Holder


class ApplicationFile(models.Model):
    """A document handed in; `is_paper`: after the decision, as was promised."""

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    pk = models.CompositePrimaryKey("holder_id", "id")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    application = models.UUIDField()
    file = models.UUIDField()  # of backend.files
    is_paper = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["holder", "application"], name="files_of_an_application")]

    def __str__(self) -> str:
        return f"file {self.id} of {self.application}"


class ApplicationStep(models.Model):
    """One thing done, by whom, with its receipt. Only its words can go, when a law says so."""

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    pk = models.CompositePrimaryKey("holder_id", "id")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    application = models.UUIDField()
    kind = models.CharField(max_length=16, choices=Kind)
    side = models.CharField(max_length=10, choices=Side)
    actor = models.UUIDField(null=True)  # None: a program, or the clock
    at = models.DateTimeField(default=timezone.now)
    words_sealed = models.BinaryField(null=True)
    receipt = models.UUIDField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="step_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="step_side_is_known", condition=Q(side__in=Side.values)),
        ]
        indexes = [
            models.Index(fields=["holder", "application", "id"], name="steps_of_an_application")
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.side}"


class ApplicationDue(DeadlineRow):
    """Until when a step is owed: `decide` by the partner, `answer`, `papers` by the applicant."""

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    pk = models.CompositePrimaryKey("holder_id", "id")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    application = models.UUIDField()

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
        constraints = [
            *DeadlineRow.Meta.constraints,
            models.UniqueConstraint(
                name="one_clock_runs_per_step",
                fields=["holder", "application", "step"],
                condition=Q(met_on=None, dropped_at=None),
            ),
        ]
        indexes = [
            *DeadlineRow.Meta.indexes,
            models.Index(fields=["owed_by_id", "due_on"], name="clocks_of_a_partner",
                condition=Q(met_on=None, dropped_at=None)),
        ]  # fmt: skip


class ShopSeat(models.Model):
    """A shop has one open application per offer, whichever of its people sent it."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    shop = models.UUIDField()
    offer = models.UUIDField()
    application = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_application_per_shop_and_offer", fields=["shop", "offer"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.shop} at {self.offer}"
