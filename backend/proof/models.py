"""The log's rows: entries in order, their salts, signed checkpoints, the keys that signed.

Nothing here is ever changed or removed but a place in the log given once, a salt erased, a key
retired: triggers keep that (migration 0002). An entry tells nothing without its salt.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backend.kernel.ids import uuid7
from backend.sharding.models import Local


class EntryQuerySet(models.QuerySet["Entry"]):
    def waiting(self) -> EntryQuerySet:
        """Without a place in the log yet, in the order they were made."""
        return self.filter(index=None).order_by("id")

    def placed(self, *, start: int = 0) -> EntryQuerySet:
        """In the order of the log, from leaf `start`."""
        return self.filter(index__gte=start).order_by("index")


class Entry(models.Model):
    """One act or public change: 32 bytes that bind to it, and its place (`index`) once it has one.

    A missing index is also the sequencer's work list: any committed entry is found there, however
    late its transaction ended, so no slow transaction can hide one or hold up the others.
    """

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    algorithm = models.CharField(max_length=6)
    commitment = models.BinaryField()
    index = models.BigIntegerField(null=True, unique=True)
    at = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="commitments_are_made_by_a_known_hash",
                condition=Q(algorithm__in=["sha256", "sm3"]),
            ),
            models.CheckConstraint(name="leaves_count_from_zero", condition=Q(index__gte=0)),
        ]
        indexes = [
            models.Index(fields=["id"], name="entry_without_a_place", condition=Q(index=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Salt(models.Model):
    """What opens an entry: its salt, and the act itself, sealed. Erased together, for good."""

    shard = Local()

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="opening")
    salt = models.BinaryField(null=True)
    act_sealed = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="salt_and_act_are_erased_together",
                condition=Q(salt=None, act_sealed=None, erased_at__isnull=False)
                | Q(salt__isnull=False, act_sealed__isnull=False, erased_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"salt of {self.pk}"


class LogKey(models.Model):
    """An Ed25519 key of the log. `name` is the log's origin, the same for all its keys."""

    shard = Local()

    key_id = models.CharField(primary_key=True, max_length=8)  # hex of the id in signed notes
    name = models.CharField(max_length=200)
    public_key = models.BinaryField()
    private_sealed = models.BinaryField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                name="one_key_signs_the_log", fields=["name"], condition=Q(until=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id}"


class Checkpoint(models.Model):
    """A signed tree head: the first `size` leaves have this root. `note` is what the world sees."""

    shard = Local()

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    key_id = models.CharField(max_length=8)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class Anchor(models.Model):
    """How far a stream of public changes has been put into the log, and by which entry."""

    shard = Local()

    stream = models.CharField(max_length=40)
    upto = models.CharField(max_length=60)  # a position of the stream, in its own words
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="anchor")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_position_is_anchored_once", fields=["stream", "upto"])
        ]
        indexes = [models.Index(fields=["stream", "-id"], name="anchor_by_stream")]

    def __str__(self) -> str:
        return f"{self.stream} up to {self.upto}"
