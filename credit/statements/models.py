"""Certificates that a member shows to whom they like, and those that hold no longer."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.sharding.models import By, ById
from credit.membership.models import Member


class Certificate(models.Model):
    """One certificate as it is shown: the signed text with what the member chose, sealed."""

    shard = By("member_id", "credit.Member")

    member_id: UUID
    pk = models.CompositePrimaryKey("member_id", "id")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    text_sealed = models.BinaryField()
    deeds = models.SmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    ends_on = models.DateField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["id"], name="certificates_by_link")]

    def __str__(self) -> str:
        return f"certificate {self.id}"


class Revoked(models.Model):
    """A certificate that its holder took back: its number, which says nothing about anybody.

    Nor when: whoever was shown it could look up who left in the same moment.
    """

    shard = ById()

    id = models.UUIDField(primary_key=True)
    ends_on = models.DateField()

    class Meta:
        verbose_name_plural = "revoked"

    def __str__(self) -> str:
        return f"revoked {self.id}"
