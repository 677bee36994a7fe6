"""What was decided here about a published document: contested, hidden meanwhile, repaired, revoked.

A mark is of the document, so it holds for whoever delivered it, before or after. It has a beginning
and perhaps an end, so the page of a past day can be told. Why it stands is kept by whoever set it
(`case`): an objection, a repair.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from backend.kernel.ids import uuid7
from backend.sharding.models import By
from merchants.registry.models import Merchant


class Effect(models.TextChoices):
    CONTESTED = "contested"  # shown, and said to be contested
    SUSPENDED = "suspended"  # not shown until somebody decides: a clock lapsed
    REPAIRED = "repaired"  # shown, shared and used no more
    REVOKED = "revoked"  # the document itself fell


HIDING = (Effect.SUSPENDED, Effect.REPAIRED, Effect.REVOKED)


class MarkQuerySet(models.QuerySet["Mark"]):
    def standing(self) -> MarkQuerySet:
        return self.filter(ended_at=None)

    def hiding(self) -> MarkQuerySet:
        """Those that take a document off every page."""
        return self.standing().filter(effect__in=HIDING)


class Mark(models.Model):
    """One effect of one case on one document (`kind` and `business_key`, as in Record)."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="marks", db_index=False)
    id = models.UUIDField(default=uuid7)
    kind = models.CharField(max_length=12)
    business_key = models.CharField(max_length=300)
    effect = models.CharField(max_length=10, choices=Effect)
    case = models.UUIDField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Mark]] = models.Manager.from_queryset(MarkQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="effect_of_a_mark_is_known", condition=Q(effect__in=Effect.values)
            ),
            models.CheckConstraint(
                name="a_mark_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("since")),
            ),
            models.UniqueConstraint(
                name="one_mark_of_a_case_on_a_document",
                fields=["merchant", "kind", "business_key", "effect", "case"],
                condition=Q(ended_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "kind", "business_key"], name="marks_of_a_document")
        ]

    def __str__(self) -> str:
        return f"{self.effect} {self.business_key}"
