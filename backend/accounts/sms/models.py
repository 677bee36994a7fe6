"""Messages on their way, and counters of what was spent. Neither holds a number in clear."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.sharding.models import Local


class MessageState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"  # by the gateway, for good
    EXPIRED = "expired"  # its code was no longer valid when a gateway could be reached


class TextMessage(models.Model):
    """One message. `sealed` holds number and words until it is sent, and nothing afterwards."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=30)
    sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_state_is_known", condition=Q(state__in=MessageState.values)
            ),
            models.CheckConstraint(
                name="a_finished_message_holds_nothing",
                condition=Q(state=MessageState.WAITING, sealed__isnull=False, finished_at=None)
                | (~Q(state=MessageState.WAITING) & Q(sealed=None, finished_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="messages_by_age", fields=["created_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"


class Tally(models.Model):
    """How often something was done in one window. `key` is a blind index: it tells nothing."""

    shard = Local()

    key = models.CharField(primary_key=True, max_length=32)
    taken = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="tallies_by_end", fields=["ends_at"])]

    def __str__(self) -> str:
        return f"{self.taken} until {self.ends_at:%Y-%m-%d %H:%M}"
