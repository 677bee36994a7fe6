"""Who asks for a review to be hidden, who decided so and why, who contests it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from backend.kernel.ids import uuid7
from backend.sharding.models import By
from merchants.registry.models import Merchant
from merchants.reviews.choices import AppealState, Decision, FlagState, HiddenFor, Side


class Flag(models.Model):
    """Somebody says that a review breaks a rule. It stays where it is until an office decides."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    review_id = models.UUIDField()
    side = models.CharField(max_length=10, choices=Side)
    flagged_by = models.UUIDField(null=True)  # None: they left
    reason = models.CharField(max_length=14, choices=HiddenFor)
    words_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=FlagState, default=FlagState.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    entry = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_flag_per_person_and_review",
                fields=["merchant", "review_id", "flagged_by"],
            ),
            models.UniqueConstraint(
                name="a_shop_flags_a_review_once",
                fields=["merchant", "review_id"],
                condition=Q(side=Side.MERCHANT),
            ),
            models.CheckConstraint(
                name="flag_side_is_known",
                condition=Q(side__in=[Side.MERCHANT, Side.CONSUMER]),
            ),
            models.CheckConstraint(
                name="flag_reason_is_known", condition=Q(reason__in=HiddenFor.values)
            ),
            models.CheckConstraint(
                name="flag_state_is_known", condition=Q(state__in=FlagState.values)
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="review_flags_open", condition=Q(state="open")),
            models.Index(fields=["flagged_by"], name="review_flags_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"flag on {self.review_id}: {self.reason}"


class Moderation(models.Model):
    """One decision about one review, by one officer, with its reason. Written once."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    review_id = models.UUIDField()
    decision = models.CharField(max_length=10, choices=Decision)
    reason = models.CharField(max_length=14, choices=HiddenFor, blank=True)
    at_request_of = models.CharField(max_length=10, choices=Side)
    words_public = models.TextField(blank=True)  # the officer's reasons, told to the author
    office = models.UUIDField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField(default=timezone.now)
    entry = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hiding_needs_a_reason",
                condition=Q(decision=Decision.PUBLISH, reason="")
                | Q(decision=Decision.HIDE, reason__in=HiddenFor.values),
            ),
            models.CheckConstraint(
                name="moderation_side_is_known", condition=Q(at_request_of__in=Side.values)
            ),
        ]
        indexes = [models.Index(fields=["merchant", "review_id", "id"], name="moderation_in_order")]

    def __str__(self) -> str:
        return f"{self.decision} {self.review_id}"


class Appeal(models.Model):
    """The author contests one decision; somebody who did not take it looks again."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    review_id = models.UUIDField()
    decision_id = models.UUIDField()
    contested_officer = models.UUIDField()
    words_sealed = models.BinaryField(null=True)  # gone with the review
    state = models.CharField(max_length=10, choices=AppealState, default=AppealState.OPEN)
    reasons_public = models.TextField(blank=True)
    filed_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    entry = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_decision_is_appealed_once", fields=["merchant", "decision_id"]
            ),
            models.CheckConstraint(
                name="another_officer_decides_the_appeal",
                condition=Q(decided_by=None) | ~Q(decided_by=F("contested_officer")),
            ),
            models.CheckConstraint(
                name="a_decided_appeal_says_by_whom",
                condition=Q(state="open", decided_by=None, decided_at=None)
                | Q(
                    state__in=["upheld", "refused"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                # Nobody decided: the term went by, or there was nothing left to decide.
                | Q(state__in=["lapsed", "moot"], decided_by=None, decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="review_appeals_open", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"appeal against {self.decision_id}: {self.state}"


class ReviewDeadline(DeadlineRow):
    """Until when an office looks at a held review, or again at a hidden one."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    review_id = models.UUIDField()

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
        constraints = [
            *DeadlineRow.Meta.constraints,
            models.UniqueConstraint(
                name="one_running_clock_per_review_step",
                fields=["merchant", "review_id", "step"],
                condition=Q(met_on=None, dropped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.review_id}"
