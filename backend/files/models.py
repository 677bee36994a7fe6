"""A file somebody handed in. What it shows lies in the storage, what it is stands here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.sharding.models import Local


class Kind(models.TextChoices):
    PHOTO = "photo"
    EVIDENCE = "evidence"


class State(models.TextChoices):
    KEPT = "kept"
    RELEASED = "released"


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def kept(self) -> StoredFileQuerySet:
        return self.filter(state=State.KEPT)

    def of(self, owner: UUID) -> StoredFileQuerySet:
        """Those this person handed in."""
        return self.filter(owner=owner)

    def on_show(self) -> StoredFileQuerySet:
        """Photos anybody may see now."""
        return self.kept().filter(kind=Kind.PHOTO, is_public=True)

    def to_erase(self) -> StoredFileQuerySet:
        """Released ones whose bytes may still lie there."""
        return self.filter(state=State.RELEASED, erased_at=None)

    def since(self, moment: datetime) -> StoredFileQuerySet:
        return self.filter(kept_at__gte=moment)


class StoredFile(models.Model):
    """`owner` handed it in to `room`. Its name is not kept: names of files tell of people."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.UUIDField()
    room = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    media_type = models.CharField(max_length=40)
    sha256 = models.BinaryField(max_length=32)  # of what is given out again, unsealed
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    key_sealed = models.BinaryField(null=True)  # evidence: what opens it; gone with its release
    is_public = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.KEPT)
    kept_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="file_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="file_is_kept_or_released_at_a_time",
                condition=Q(state=State.KEPT, released_at=None, erased_at=None)
                | Q(state=State.RELEASED, released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_kept_photos_are_public",
                condition=Q(is_public=False) | Q(kind=Kind.PHOTO, state=State.KEPT),
            ),
            models.CheckConstraint(
                name="kept_evidence_is_sealed_and_nothing_else",
                condition=Q(kind=Kind.EVIDENCE, state=State.KEPT, key_sealed__isnull=False)
                | (~Q(kind=Kind.EVIDENCE, state=State.KEPT) & Q(key_sealed=None)),
            ),
        ]
        indexes = [
            models.Index(name="files_of_a_person", fields=["owner", "kept_at"]),
            models.Index(
                name="files_to_erase", fields=["released_at"], condition=Q(state=State.RELEASED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"

    @property
    def is_photo(self) -> bool:
        return self.kind == Kind.PHOTO
