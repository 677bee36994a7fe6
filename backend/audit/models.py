"""The audit trail: who did what, who read whose data. Written once, kept five years.

Both tables are partitioned by month and refuse UPDATE and DELETE by trigger (migration 0001). The
database's own key is (id, at), as partitions demand; `id` alone is a UUIDv7 and unique by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from backend.audit.discretion import discreet
from backend.audit.listening import heard
from backend.kernel.ids import uuid7
from backend.sharding.models import Local

Subject = tuple[str, str] | models.Model


class EventManager(models.Manager["Event"]):
    def record(
        self,
        verb: str,
        *,
        subject: Subject,
        actor: UUID | None,
        acting_for: UUID | None = None,
        **data: Any,
    ) -> Event:
        """Write one event inside the transaction that makes it true. No actor: the system.

        `subject` is a row or a (type, id) pair. `data` never holds personal data: what looks like
        a phone number or a resident ID is left out and reported as a fault of the caller.
        """
        kind, key = _named(subject)
        return self.create(
            verb=verb,
            subject_type=kind,
            subject_id=key,
            actor=actor,
            acting_for=acting_for,
            data=discreet(data, verb=verb),
        )

    def about(self, subject: Subject) -> models.QuerySet[Event]:
        """What happened to one thing, newest first."""
        kind, key = _named(subject)
        return self.filter(subject_type=kind, subject_id=key).order_by("-at", "-id")


def _named(subject: Subject) -> tuple[str, str]:
    if isinstance(subject, models.Model):
        return subject._meta.label_lower, str(subject.pk)  # noqa: SLF001  (Django's documented API)
    return subject


class Event(models.Model):
    """One act: its verb (`consent.withdrawn`), what it was done to, by whom, for whom."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=100)
    actor = models.UUIDField(null=True)
    acting_for = models.UUIDField(null=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = EventManager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="event_by_subject"),
            models.Index(fields=["actor", "at"], name="event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} at {self.at:%Y-%m-%d %H:%M}"


class AccessManager(models.Manager["Access"]):
    def note(
        self, about: UUID, *, reader: UUID | None, organisation: str, purpose: str, what: str
    ) -> Access:
        """Write that somebody reads what is known about `about`. No reader: a key or a program.

        Written before the data leaves: in the reader's transaction, or by itself outside one.
        """
        heard(1)
        return self.create(
            about=about, reader=reader, organisation=organisation, purpose=purpose, what=what
        )

    def note_all(
        self,
        abouts: Iterable[UUID],
        *,
        reader: UUID | None,
        organisation: str,
        purpose: str,
        what: str,
    ) -> int:
        """The same for a list of persons, in one statement; how many. An empty list is fine."""
        rows = [
            Access(about=each, reader=reader, organisation=organisation, purpose=purpose, what=what)
            for each in dict.fromkeys(abouts)
            if each != reader
        ]
        heard(len(rows))
        return len(self.bulk_create(rows))

    def of(self, person: UUID) -> models.QuerySet[Access]:
        """Who looked, newest first: what /me/access-log shows."""
        return self.filter(about=person).order_by("-at", "-id")


class Access(models.Model):
    """One read of one person's data by anybody but that person (promise 15).

    The person is shown `organisation`, `purpose`, `what` and `at`; `reader` names the individual
    officer for an inquiry and is not shown.
    """

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now)
    about = models.UUIDField()
    reader = models.UUIDField(null=True)
    organisation = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200)
    what = models.CharField(max_length=200)

    objects = AccessManager()

    class Meta:
        verbose_name_plural = "accesses"
        indexes = [
            models.Index(fields=["about", "-at"], name="access_by_person"),
            models.Index(fields=["reader", "-at"], name="access_by_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.what} at {self.at:%Y-%m-%d %H:%M}"
