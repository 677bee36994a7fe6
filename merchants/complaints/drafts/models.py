"""A complaint begun: everything typed so far, sealed, for a week."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.sharding.models import By
from merchants.complaints.workflows import DraftStatus
from merchants.registry.models import Merchant


class ComplaintDraft(models.Model):
    """Whoever holds its token may go on with it; whoever is signed in then may send it."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    status = models.CharField(max_length=10, choices=DraftStatus, default=DraftStatus.KEPT)
    form_sealed = models.BinaryField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    filed_as = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draft_status_is_known", condition=Q(status__in=DraftStatus.values)
            ),
            models.CheckConstraint(
                name="only_kept_drafts_hold_words",
                condition=Q(status="kept", form_sealed__isnull=False)
                | (~Q(status="kept") & Q(form_sealed=None)),
            ),
            models.CheckConstraint(
                name="a_filed_draft_became_one_complaint",
                condition=Q(status="filed", filed_as__isnull=False)
                | (~Q(status="filed") & Q(filed_as=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="drafts_by_end", condition=Q(status="kept"))
        ]

    def __str__(self) -> str:
        return f"draft {self.id} ({self.status})"
