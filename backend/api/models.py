"""What was answered to a key, and how often somebody has written lately."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.sharding.models import Local


class Answer(models.Model):
    """One act under a caller's Idempotency-Key or form key: written with the act, or not at all.

    `key` is a digest; the body is sealed, because answers tell what only their caller may know.
    """

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    caller = models.CharField(max_length=100)
    key = models.CharField(max_length=64)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)  # NULL only while the act is under way
    headers = models.JSONField(default=dict)
    body_sealed = models.BinaryField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_act_per_key", fields=["caller", "key"]),
        ]
        indexes = [models.Index(name="answers_to_forget", fields=["at"])]

    def __str__(self) -> str:
        return f"{self.status} at {self.at:%Y-%m-%d %H:%M}"


class Tally(models.Model):
    """How often one bucket was used since its window began. Unlogged: a crash forgives."""

    shard = Local()

    bucket = models.CharField(primary_key=True, max_length=120)
    taken = models.IntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [models.Index(name="tallies_to_forget", fields=["ends_at"])]

    def __str__(self) -> str:
        return f"{self.taken} until {self.ends_at:%Y-%m-%d %H:%M}"
