"""An intent: a follow-up promised in the transaction that needs it, kept exactly once."""

from __future__ import annotations

from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.sharding.models import Local


class State(models.TextChoices):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class IntentQuerySet(models.QuerySet["Intent"]):
    def waiting(self) -> IntentQuerySet:
        return self.filter(state=State.WAITING)

    def due(self, at: datetime) -> IntentQuerySet:
        """Those that may be run now."""
        return self.waiting().filter(not_before__lte=at)

    def unheard_of(self, at: datetime) -> IntentQuerySet:
        """Those whose last message should have been acted on by now: it may be lost."""
        return self.waiting().filter(resend_at__lte=at).order_by("resend_at")

    def failed(self) -> IntentQuerySet:
        return self.filter(state=State.FAILED)


class Intent(models.Model):
    """One promised call of a registered handler. `key` makes asking twice the same as once."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    key = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    sends = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    resend_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="", blank=True)

    objects = IntentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_intent_per_key", fields=["name", "key"], condition=~Q(key="")
            ),
            models.CheckConstraint(
                name="intent_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="an_intent_is_finished_or_waiting",
                condition=Q(state=State.WAITING, finished_at=None)
                | (~Q(state=State.WAITING) & Q(finished_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                name="intents_to_send", fields=["resend_at"], condition=Q(state=State.WAITING)
            ),
            models.Index(
                name="intents_failed", fields=["finished_at"], condition=Q(state=State.FAILED)
            ),
            models.Index(
                name="intents_to_forget", fields=["finished_at"], condition=Q(state=State.DONE)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
