"""What people were told, what is on its way to them, and how they wish to be told."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.kernel.vault import vault
from backend.kernel.workflow import Workflow
from backend.notices.kinds import CARRIED, Kind, shown_kind
from backend.sharding.models import Local

SHORT = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is read as something else
SHORT_LENGTH = 10


def new_short() -> str:
    """What a text message links with: it tells nothing, and opens only for its person."""
    return "".join(secrets.choice(SHORT) for _sign in range(SHORT_LENGTH))


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, person: UUID) -> NoticeQuerySet:
        """What one person was told, newest first."""
        return self.filter(person=person).order_by("-made_at", "-id")

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that one person is told. Its words are sealed: they may name people and shops."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.UUIDField()
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=100)
    words_sealed = models.BinaryField()
    address = models.CharField(max_length=300, default="", blank=True)
    key = models.CharField(max_length=200, default="", blank=True)
    short = models.CharField(max_length=SHORT_LENGTH, default=new_short, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="told_once_per_key", fields=["person", "kind", "key"], condition=~Q(key="")
            ),
            models.CheckConstraint(
                name="a_notice_leads_to_this_site",
                condition=Q(address="") | Q(address__regex=r"^/($|[^/\\])"),
            ),
            models.CheckConstraint(
                name="read_after_it_was_made",
                condition=Q(read_at=None) | Q(read_at__gte=F("made_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-made_at", "-id"], name="notices_of_a_person"),
            models.Index(fields=["person"], name="notices_unread", condition=Q(read_at=None)),
            models.Index(fields=["made_at"], name="notices_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def said_by(self) -> Kind:
        """Its kind, known or long gone."""
        return shown_kind(self.kind)

    @property
    def words(self) -> dict[str, str]:
        """The words, opened: only for the person they were written for."""
        opened: dict[str, str] = json.loads(
            vault().open(bytes(self.words_sealed), context=_words(self.pk))
        )
        return opened

    def seal(self, words: Mapping[str, str]) -> None:
        """Take the words (not saved yet)."""
        plain = json.dumps(dict(words), ensure_ascii=False).encode()
        self.words_sealed = vault().seal(plain, context=_words(self.pk))


def _words(notice: UUID) -> str:
    return f"notices_notice.words_sealed.{notice}"


class State(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # refused for good by whoever carries
    GIVEN_UP = "given_up"  # nobody carried it while it still made sense
    NOT_WANTED = "not_wanted"  # switched off, or there is no way to reach the person


WORKFLOW: Workflow[str] = Workflow(
    {State.WAITING: [State.SENT, State.FAILED, State.GIVEN_UP, State.NOT_WANTED]}
)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> DeliveryQuerySet:
        return self.filter(state=State.WAITING)

    def forgotten(self, before: datetime) -> DeliveryQuerySet:
        """Waiting although their time came long ago: whatever should send them is gone."""
        return self.waiting().filter(carried_by=None, next_at__lt=before).order_by("next_at")


class Delivery(models.Model):
    """A notice on its way by one channel. `carried_by`: the digest that speaks for it."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=100, default="", blank=True)
    carried_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carries"
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(name="one_delivery_per_channel", fields=["notice", "channel"]),
            models.CheckConstraint(
                name="delivery_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(name="channel_is_known", condition=Q(channel__in=CARRIED)),
            models.CheckConstraint(
                name="a_delivery_is_finished_or_waiting",
                condition=Q(state=State.WAITING, finished_at=None)
                | (~Q(state=State.WAITING) & Q(finished_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], name="deliveries_to_send", condition=Q(state=State.WAITING)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.notice_id} ({self.state})"


class Preference(models.Model):
    """How one person wishes to be told: their language, and `group:channel` they switched off."""

    shard = Local()

    person = models.UUIDField(primary_key=True)
    language = models.CharField(max_length=10, default="zh-hans")
    unwanted = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"preferences of {self.person}"

    def wants(self, kind: Kind, channel: str) -> bool:
        """Whether this kind may travel by that channel."""
        return kind.is_required or f"{kind.group}:{channel}" not in self.unwanted


def preference_of(person: UUID) -> Preference:
    """The person's own, or the one everybody begins with (not saved)."""
    return Preference.objects.filter(pk=person).first() or Preference(person=person)
