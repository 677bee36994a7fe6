"""A request for a new inspection, and its clock."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from merchants.objections.choices import RecheckStatus
from merchants.objections.models import BESIDE_THE_MERCHANT, OfDocument
from merchants.registry.models import Merchant


class Recheck(OfDocument):
    """A shop put right what an inspection found and asks to be inspected anew. Words are sealed.

    `result` is the record of the new inspection, once it is delivered.
    """

    shard = BESIDE_THE_MERCHANT

    item = models.UUIDField()
    source_code = models.CharField(max_length=20)
    words_sealed = models.BinaryField(null=True)
    asked_by = models.UUIDField()
    shop = models.UUIDField()
    asked_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=RecheckStatus, default=RecheckStatus.PENDING)
    office = models.UUIDField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    reasons = models.CharField(max_length=1000, blank=True)
    result = models.UUIDField(null=True)
    entry = models.UUIDField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recheck_status_is_known", condition=Q(status__in=RecheckStatus.values)
            ),
            models.CheckConstraint(
                name="only_inspections_are_rechecked", condition=Q(kind="inspection")
            ),
            models.UniqueConstraint(
                name="one_open_recheck_per_document",
                fields=["merchant", "kind", "business_key"],
                condition=Q(status=RecheckStatus.PENDING),
            ),
            models.CheckConstraint(
                name="a_recheck_ends_with_a_result_or_reasons",
                condition=Q(status=RecheckStatus.PENDING, answered_at=None, result=None)
                | Q(status=RecheckStatus.WITHDRAWN, answered_at__isnull=False, result=None)
                | Q(status=RecheckStatus.DONE, answered_at__isnull=False, result__isnull=False)
                | Q(
                    status=RecheckStatus.REFUSED,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                & ~Q(reasons=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "due_on", "id"],
                name="rechecks_to_make",
                condition=Q(status=RecheckStatus.PENDING),
            ),
            models.Index(
                fields=["merchant", "source_code"],
                name="rechecks_pending",
                condition=Q(status=RecheckStatus.PENDING),
            ),
        ]

    def __str__(self) -> str:
        return f"recheck {self.id} ({self.status})"


class RecheckDeadline(DeadlineRow):
    """Until when an office owes the new inspection; `id` is the request's."""

    shard = BESIDE_THE_MERCHANT

    merchant_id: UUID
    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField()

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
