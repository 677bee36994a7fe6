"""Who may ask on which ground, what was asked, and what was done about it.

A ground is proposed by one officer and granted by another. Questions and what was done are written
once and stay five years (migration 0043 keeps that); they hold which records were named, never
what these said.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import By, Reference
from merchants.registry.models import Merchant
from merchants.screening.measures import Done, ListKind

MOST_YEARS = 3


class State(models.TextChoices):
    PROPOSED = "proposed", _("待另一人批准")
    GRANTED = "granted", _("已授权")
    DECLINED = "declined", _("未批准")
    ENDED = "ended", _("已终止")


GROUND: Workflow[str] = Workflow(
    {
        State.PROPOSED: [State.GRANTED, State.DECLINED],
        State.GRANTED: [State.ENDED],
        State.DECLINED: [],
        State.ENDED: [],
    }
)


class GroundQuerySet(models.QuerySet["ScreeningGround"]):
    def of(self, organisation: UUID) -> GroundQuerySet:
        return self.filter(organisation=organisation)

    def in_force(self, *, on: date) -> GroundQuerySet:
        """Those that open something on that day, whoever wrote down or forgot their end."""
        return self.filter(state=State.GRANTED, starts_on__lte=on, ends_on__gte=on)


class ScreeningGround(models.Model):
    """A legal ground of an organisation: the law, the purpose, the lists, from when until when."""

    shard = Reference()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.UUIDField()
    organisation_name = models.CharField(max_length=200)
    basis = models.CharField(max_length=300)
    purpose = models.CharField(max_length=200)
    lists = ArrayField(models.CharField(max_length=20))
    starts_on = models.DateField()
    ends_on = models.DateField()  # inclusive
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reasons = models.CharField(max_length=500, blank=True)
    entry = models.UUIDField()  # of the last act about it, for its receipt

    objects = GroundQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="a_ground_is_granted_by_another_than_who_proposed_it",
                condition=Q(state=State.PROPOSED, decided_by=None, decided_at=None)
                | ~Q(state=State.PROPOSED)
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="a_ground_names_known_lists",
                condition=Q(lists__contained_by=ListKind.values, lists__len__gt=0),
            ),
            models.CheckConstraint(
                name="a_ground_begins_before_it_ends", condition=Q(starts_on__lte=F("ends_on"))
            ),
            models.CheckConstraint(
                name="a_ground_says_law_and_purpose", condition=~Q(basis="") & ~Q(purpose="")
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-id"], name="grounds_of_an_organisation")]

    def __str__(self) -> str:
        return f"{self.basis} ({self.state})"

    @property
    def list_names(self) -> list[str]:
        """The lists as people call them."""
        return [str(ListKind(one).label) for one in self.lists]

    def is_in_force(self, on: date) -> bool:
        """Whether it opens anything that day."""
        return self.state == State.GRANTED and self.starts_on <= on <= self.ends_on


class ScreeningQuestion(models.Model):
    """That somebody asked about this entity: who, for whom, on what ground, when."""

    shard = By("merchant_id", "merchants.Merchant")

    merchant_id: UUID
    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    ground = models.ForeignKey(ScreeningGround, models.PROTECT, related_name="+", db_index=False)
    organisation = models.UUIDField()
    organisation_name = models.CharField(max_length=200)
    basis = models.CharField(max_length=300)  # as the ground said it then
    purpose = models.CharField(max_length=200)
    matter = models.CharField(max_length=100)  # the asker's own number of the matter
    lists = ArrayField(models.CharField(max_length=20))
    person = models.UUIDField(null=True)  # the officer; or
    api_key = models.UUIDField(null=True)  # the program
    items = ArrayField(models.UUIDField(), default=list)  # the records that were named
    asked_at = models.DateTimeField(default=timezone.now)
    entry = models.UUIDField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="a_question_is_of_a_person_or_a_program",
                condition=Q(person__isnull=False, api_key=None)
                | Q(person=None, api_key__isnull=False),
            ),
            models.CheckConstraint(
                name="a_question_says_its_matter", condition=~Q(matter="") & ~Q(basis="")
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="screenings_by_asker"),
            models.Index(fields=["asked_at"], name="screenings_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name} about {self.merchant_id}"

    @property
    def list_names(self) -> list[str]:
        """The lists that were asked about, as people call them."""
        return [str(ListKind(one).label) for one in self.lists]


class ScreeningFeedback(models.Model):
    """What the asker did about one measure that the answer named; said once."""

    shard = By("merchant_id", "merchants.Merchant")

    merchant_id: UUID
    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    question_id = models.UUIDField()
    measure = models.CharField(max_length=20)
    done = models.CharField(max_length=10, choices=Done)
    done_on = models.DateField()
    document_no = models.CharField(max_length=100, blank=True)
    person = models.UUIDField(null=True)
    api_key = models.UUIDField(null=True)
    said_at = models.DateTimeField(default=timezone.now)
    entry = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_measure_is_answered_once", fields=["merchant", "question_id", "measure"]
            ),
            models.CheckConstraint(
                name="what_was_done_is_known", condition=Q(done__in=Done.values)
            ),
            # A measure that weighs on somebody is a written decision, with its number.
            models.CheckConstraint(
                name="a_measure_taken_names_its_document",
                condition=Q(done=Done.CONSIDERED) | ~Q(document_no=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.done}"
