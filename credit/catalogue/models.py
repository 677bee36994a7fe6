"""Rules and their versions. Which one holds is judged by the day, never by a label.

`subject` is an indicator's code, or "levels" for the thresholds of levels. What was announced stays
as it was: triggers of migration 0008 refuse every change, a start that is not after all others of
the subject, and a notice of less than 30 days.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import Reference
from credit.catalogue.terms import Terms

LEVELS = "levels"
NOTICE_DAYS = 30


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SIMULATED = "simulated", _("已测算")
    ANNOUNCED = "announced", _("已公告")
    IN_FORCE = "in_force", _("施行中")
    SUPERSEDED = "superseded", _("已被新版代替")


WORKFLOW: Workflow[str] = Workflow(
    {
        State.DRAFT: [State.SIMULATED],
        State.SIMULATED: [State.DRAFT, State.ANNOUNCED],
        State.ANNOUNCED: [State.IN_FORCE],
        State.IN_FORCE: [State.SUPERSEDED],
        State.SUPERSEDED: [],
    }
)
PUBLIC = (State.ANNOUNCED, State.IN_FORCE, State.SUPERSEDED)


class SigningKey(models.Model):
    """A key with which the city signs its rules and what rests on them."""

    shard = Reference()

    key_id = models.CharField(primary_key=True, max_length=16)
    public_key = models.BinaryField()
    private_sealed = models.BinaryField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)  # when it signed for the last time

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_key_signs_at_a_time", fields=["until"], nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.key_id


class RuleQuerySet(models.QuerySet["Rule"]):
    def public(self) -> RuleQuerySet:
        """Announced, in force or superseded."""
        return self.filter(starts_on__isnull=False)

    def in_force(self, day: date) -> RuleQuerySet:
        """One version of each subject: the newest that had begun on that day."""
        begun = self.public().filter(starts_on__lte=day)
        return begun.order_by("subject", "-starts_on").distinct("subject")

    def coming(self, day: date) -> RuleQuerySet:
        """Announced, and not begun yet on that day; the soonest first."""
        return self.public().filter(starts_on__gt=day).order_by("starts_on", "subject")


class Rule(models.Model):
    """One version of one rule. A founding rule is of the first catalogue, before any member.

    A draft is the version after the last announced one, so each subject has one draft at a time.
    """

    shard = Reference()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    terms = models.JSONField(encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    drafted_by = models.UUIDField(null=True)
    drafted_at = models.DateTimeField(default=timezone.now)
    approved_by = models.UUIDField(null=True)
    announced_on = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    is_founding = models.BooleanField(default=False)
    receipt = models.UUIDField(null=True)
    key = models.ForeignKey(SigningKey, models.PROTECT, null=True, related_name="+")
    signature = models.BinaryField(null=True)

    objects: ClassVar[models.Manager[Rule]] = models.Manager.from_queryset(RuleQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_version_of_a_rule_is_written_once", fields=["subject", "version"]
            ),
            models.UniqueConstraint(
                name="no_two_versions_begin_together",
                fields=["subject", "starts_on"],
                condition=Q(starts_on__isnull=False),
            ),
            models.CheckConstraint(
                name="state_of_a_rule_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="whoever_writes_a_rule_does_not_approve_it",
                condition=Q(is_founding=True)
                | Q(approved_by=None)
                | (Q(drafted_by__isnull=False) & ~Q(drafted_by=F("approved_by"))),
            ),
            models.CheckConstraint(
                name="only_first_versions_found",
                condition=Q(is_founding=False) | Q(version=1),
            ),
            models.CheckConstraint(
                name="what_is_announced_is_signed",
                condition=Q(
                    state__in=PUBLIC,
                    announced_on__isnull=False,
                    starts_on__isnull=False,
                    receipt__isnull=False,
                    key__isnull=False,
                    signature__isnull=False,
                )
                | Q(~Q(state__in=PUBLIC), announced_on=None, starts_on=None, signature=None),
            ),
            models.CheckConstraint(
                name="what_is_announced_was_approved",
                condition=~Q(state__in=PUBLIC) | Q(is_founding=True) | Q(approved_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["subject", "-starts_on"], name="rules_by_start")]

    def __str__(self) -> str:
        return f"{self.subject} v{self.version}"

    @property
    def told(self) -> Terms:
        """The terms of an indicator's rule."""
        return Terms.of(self.terms)


class Simulation(models.Model):
    """What a draft would have meant over the last twelve months, counted slice by slice.

    `more`, `same`, `less`: members who would get more, as much, or less for the same deeds in
    future. What they hold is never touched, so nobody is counted as losing any of it.
    """

    shard = Reference()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="simulations")
    asked_by = models.UUIDField()
    since = models.DateField()
    members = models.IntegerField(default=0)
    more = models.IntegerField(default=0)
    same = models.IntegerField(default=0)
    less = models.IntegerField(default=0)
    slices_done = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"simulation of {self.rule_id}"
