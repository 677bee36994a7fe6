"""Copies of everything that is known about a person, and requests to correct or to erase it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import Local


class CopyState(models.TextChoices):
    BUILDING = "building"
    READY = "ready"
    EXPIRED = "expired"


class Copy(models.Model):
    """One archive of one person's data, built section by section, there for a week."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.UUIDField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=CopyState, default=CopyState.BUILDING)
    done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, default="", blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_copy_at_a_time",
                fields=["person"],
                condition=~Q(state=CopyState.EXPIRED),
            ),
            models.CheckConstraint(
                name="copy_state_is_known", condition=Q(state__in=CopyState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"copy {self.pk} ({self.state})"

    @property
    def percent(self) -> int:
        """How much of it is built."""
        return 100 if self.state == CopyState.READY else 100 * self.done // (self.steps + 1)


class CopyPart(models.Model):
    """A sealed piece: while building one section's JSON, then a slice of the archive."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    copy = models.ForeignKey(Copy, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_part_per_number", fields=["copy", "number"])
        ]

    def __str__(self) -> str:
        return f"part {self.number} of {self.copy_id}"


class RequestKind(models.TextChoices):
    CORRECTION = "correction"
    ERASURE = "erasure"


class RequestState(models.TextChoices):
    FILED = "filed"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


REQUEST_WORKFLOW: Workflow[str] = Workflow(
    {
        RequestState.FILED: [RequestState.GRANTED, RequestState.REFUSED, RequestState.WITHDRAWN],
    }
)


class RequestQuerySet(models.QuerySet["Request"]):
    def open(self) -> RequestQuerySet:
        return self.filter(state__in=REQUEST_WORKFLOW.unfinished)

    def late(self, on: date) -> RequestQuerySet:
        """Open past their last day, and not escalated yet."""
        return self.open().filter(due_on__lt=on, escalated_at=None)


class Request(models.Model):
    """A wish to have something corrected or erased; its words and the answer are sealed."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.UUIDField()
    kind = models.CharField(max_length=10, choices=RequestKind)
    section = models.CharField(max_length=40)
    words_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.FILED)
    filed_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    counted_zh = models.TextField()
    counted_en = models.TextField()
    is_provisional = models.BooleanField(default=False)
    escalated_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_sealed = models.BinaryField(null=True)
    entry = models.UUIDField()

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="request_kind_is_known", condition=Q(kind__in=RequestKind.values)
            ),
            models.CheckConstraint(
                name="request_state_is_known", condition=Q(state__in=RequestState.values)
            ),
            models.CheckConstraint(
                name="an_answered_request_says_when",
                condition=~Q(state__in=["granted", "refused"]) | Q(answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="requests_of_a_person"),
            models.Index(
                fields=["due_on"], name="open_requests_by_end", condition=Q(state="filed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"

    @property
    def counted(self) -> str:
        """How the last day was counted, in the reader's language."""
        return self.counted_en if get_language() == "en" else self.counted_zh

    def is_late(self, now: datetime) -> bool:
        """Whether the answer is overdue."""
        return self.state == RequestState.FILED and self.due_on < timezone.localdate(now)
