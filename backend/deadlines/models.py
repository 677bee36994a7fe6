"""One clock of one step (abstract), and the holiday notices that were entered here."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.sharding.models import Reference

UNITS = [("working_days", "working days"), ("days", "days"), ("months", "months")]


class CalendarYear(models.Model):
    """The State Council's notice of one year, entered before the packaged calendar knows it.

    `rest` are the days off that the notice names, `worked` the weekend days made up; all other
    days are as the weekday says. Days are written YYYY-MM-DD.
    """

    shard = Reference()

    year = models.SmallIntegerField(primary_key=True)
    rest = ArrayField(models.CharField(max_length=10))
    worked = ArrayField(models.CharField(max_length=10), default=list)
    document = models.CharField(max_length=100)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}: {self.document}"


class DeadlineQuerySet(models.QuerySet[Any]):
    """What sweeps and work lists ask of any table of clocks."""

    def running(self) -> Self:
        return self.filter(met_on=None, dropped_at=None)

    def late(self, *, on: date) -> Self:
        """Not met, and the last day is over on the day `on`."""
        return self.running().filter(due_on__lt=on)

    def met_late(self) -> Self:
        return self.filter(late_days__gt=0)


class DeadlineRow(models.Model):
    """One clock: what must be done (`step`) by whom until when, and how that day was counted.

    `derivation` holds the legs: the term itself, then each extension with who granted it and
    why. A clock ends met or dropped (nobody waits any longer). Lapsed says that its last day went
    by; it may still be met, late. The concrete model adds key, shard and subject, and inherits
    Meta. All writing is in `backend.deadlines.actions`.
    """

    step = models.CharField(max_length=40)
    rule = models.CharField(max_length=200, blank=True)
    owed_by = models.CharField(max_length=20)  # a side: consumer, merchant, office …
    owed_by_id = models.UUIDField(null=True)  # the organisation, where one owes it
    started_on = models.DateField()
    length = models.SmallIntegerField()
    unit = models.CharField(max_length=12, choices=UNITS)
    due_on = models.DateField()
    remind_on = models.DateField(null=True)
    is_provisional = models.BooleanField(default=False)
    derivation = models.JSONField(default=list)
    reminded_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    met_on = models.DateField(null=True)
    late_days = models.SmallIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_starts", condition=Q(due_on__gt=F("started_on"))
            ),
            models.CheckConstraint(
                name="%(class)s_is_met_or_dropped",
                condition=Q(met_on=None) | Q(dropped_at=None),
            ),
            models.CheckConstraint(
                name="%(class)s_is_late_only_when_met",
                condition=Q(late_days=0) | Q(late_days__gt=0, met_on__gt=F("due_on")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="%(class)s_running_by_end",
                condition=Q(met_on=None, dropped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} by {self.due_on}"

    @property
    def is_running(self) -> bool:
        """Whether somebody still waits for it."""
        return self.met_on is None and self.dropped_at is None

    @property
    def state(self) -> str:
        """running, late (running past its day), met, met_late or dropped."""
        if self.dropped_at:
            return "dropped"
        if self.met_on:
            return "met_late" if self.late_days else "met"
        return "late" if self.due_on < timezone.localdate() else "running"

    @property
    def extensions(self) -> list[dict[str, Any]]:
        """The legs that somebody granted on top of the term."""
        return list(self.derivation[1:])

    def days_left(self, today: date) -> int:
        """Days until the last one; negative: days late."""
        return (self.due_on - today).days

    def days_waiting(self, today: date) -> int:
        """Days since it started, until it was met."""
        return ((self.met_on or today) - self.started_on).days
