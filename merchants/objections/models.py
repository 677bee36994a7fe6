"""An objection to a document on record, its clocks, and who ever had to do with the document."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from backend.kernel.ids import uuid7
from backend.sharding.models import By
from merchants.objections.choices import DECIDED, OPEN, Ground, Part, Status
from merchants.registry.models import Merchant

BESIDE_THE_MERCHANT = By("merchant_id", "merchants.Merchant")
MOST_FILES = 5


class OfDocument(models.Model):
    """A row about one document of a merchant (`kind` and `business_key`, as in Record)."""

    merchant_id: UUID
    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    kind = models.CharField(max_length=12)
    business_key = models.CharField(max_length=300)

    class Meta:
        abstract = True


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def open(self) -> ObjectionQuerySet:
        return self.filter(status__in=OPEN)

    def decided(self) -> ObjectionQuerySet:
        return self.filter(status__in=DECIDED)


class Objection(OfDocument):
    """Somebody disputes one item of record. What they wrote is sealed; the reasons are public.

    `item` is the record's id, `version` the one contested, `after_version` the one it became.
    `shop`: the organisation that files; without one, a person named on record does. What
    /offices needs stays here for good: office and code of the record, filed, due, decided, lapsed.
    """

    shard = BESIDE_THE_MERCHANT

    item = models.UUIDField()
    version = models.SmallIntegerField()
    office = models.CharField(max_length=200)
    office_code = models.CharField(max_length=18, blank=True)
    source_code = models.CharField(max_length=20)
    ground = models.CharField(max_length=12, choices=Ground)
    words_sealed = models.BinaryField(null=True)
    files = ArrayField(models.UUIDField(), default=list)
    filed_by = models.UUIDField()
    shop = models.UUIDField(null=True)
    filed_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=10, choices=Status, default=Status.CHECKING)
    appeals = models.UUIDField(null=True)  # the decision that this one contests
    check_office = models.UUIDField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.UUIDField(null=True)  # empty where the case went on by itself
    check_note = models.CharField(max_length=1000, blank=True)  # for the deciding office only
    decide_office = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reasons = models.CharField(max_length=1000, blank=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after_version = models.SmallIntegerField(null=True)
    due_on = models.DateField(null=True)  # of the step that is owed now, or was owed last
    lapsed_at = models.DateTimeField(null=True)  # when an office first let a clock run out
    closed_at = models.DateTimeField(null=True)
    entry = models.UUIDField()  # of the last step, for its receipt

    objects: ClassVar[Any] = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="record_objection_status_is_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="record_objection_ground_is_known", condition=Q(ground__in=Ground.values)
            ),
            models.UniqueConstraint(
                name="one_open_objection_per_document",
                fields=["merchant", "kind", "business_key"],
                condition=Q(status__in=OPEN),
            ),
            models.UniqueConstraint(
                name="a_decision_on_record_is_appealed_once", fields=["merchant", "appeals"]
            ),
            models.CheckConstraint(
                name="a_record_appeal_is_another_case",
                condition=Q(appeals=None) | ~Q(appeals=F("id")),
            ),
            models.CheckConstraint(
                name="a_record_objection_is_decided_by_a_person_with_reasons",
                condition=Q(status__in=DECIDED, decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(reasons="")
                | ~Q(status__in=DECIDED) & Q(decided_at=None, decided_by=None, reasons=""),
            ),
            models.CheckConstraint(
                name="a_corrected_record_shows_before_and_after",
                condition=~Q(status=Status.CORRECTED)
                | Q(before__isnull=False, after__isnull=False, after_version__isnull=False),
            ),
            models.CheckConstraint(
                name="an_open_record_objection_is_not_closed",
                condition=Q(status__in=OPEN, closed_at=None)
                | ~Q(status__in=OPEN) & Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_record_objection_has_few_files",
                condition=Q(files__len__lte=MOST_FILES),
            ),
            models.CheckConstraint(
                name="nobody_checks_what_they_filed",
                condition=Q(checked_by=None) | ~Q(checked_by=F("filed_by")),
            ),
            models.CheckConstraint(
                name="nobody_decides_what_they_filed",
                condition=Q(decided_by=None) | ~Q(decided_by=F("filed_by")),
            ),
            models.CheckConstraint(
                name="nobody_decides_what_they_checked",
                condition=Q(decided_by=None) | Q(checked_by=None) | ~Q(decided_by=F("checked_by")),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="record_objections_by_number"),
            models.Index(
                fields=["merchant", "kind", "business_key"], name="record_objections_of_document"
            ),
            models.Index(
                fields=["check_office", "due_on", "id"],
                name="record_objections_to_check",
                condition=Q(status=Status.CHECKING),
            ),
            models.Index(
                fields=["decide_office", "due_on", "id"],
                name="record_objections_to_decide",
                condition=Q(status=Status.DECIDING),
            ),
            models.Index(fields=["filed_by", "id"], name="record_objections_of_person"),
            models.Index(fields=["office_code", "filed_at"], name="record_objections_of_office"),
        ]

    def __str__(self) -> str:
        return f"objection {self.id} ({self.status})"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.status in OPEN


class ContestClock(DeadlineRow):
    """Until when an office owes the check or the decision of one objection."""

    shard = BESIDE_THE_MERCHANT

    merchant_id: UUID
    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    objection_id = models.UUIDField()

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
        constraints = [
            *DeadlineRow.Meta.constraints,
            models.UniqueConstraint(
                name="one_clock_per_step_of_an_objection",
                fields=["merchant", "objection_id", "step"],
            ),
        ]


class Involved(OfDocument):
    """That a person had to do with a document once; written by triggers, never changed."""

    shard = BESIDE_THE_MERCHANT

    person = models.UUIDField()
    part = models.CharField(max_length=10, choices=Part)
    case = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="part_is_known", condition=Q(part__in=Part.values)),
            models.UniqueConstraint(
                name="one_part_of_a_person_in_a_case",
                fields=["merchant", "case", "person", "part"],
            ),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "kind", "business_key", "person"], name="involved_in_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} by {self.person}"
