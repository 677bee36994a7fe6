"""A repair, its clocks, the bar after false material, and the kit that came with the record."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from backend.kernel.ids import uuid7
from backend.sharding.models import By
from merchants.records.models import Severity
from merchants.registry.models import Merchant
from merchants.repairs.choices import OPEN, Ground, State

BESIDE_THE_MERCHANT = By("merchant_id", "merchants.Merchant")
MOST_FILES = 9
LONGEST = 1000


class RepairQuerySet(models.QuerySet["Repair"]):
    def open(self) -> RepairQuerySet:
        """Those that wait for somebody."""
        return self.filter(state__in=OPEN)

    def at(self, office: Any) -> RepairQuerySet:
        """Those that this office has to decide, or decides after a lapse."""
        return self.filter(Q(office=office) | Q(escalated_to=office))


class Repair(models.Model):
    """One application about one document (`kind`, `business_key` as in Record), and its decision.

    `record` is the item that was looked at; class and day are what was delivered of it then.
    What the shop wrote is sealed. `entry` is of the last step, for its receipt.
    """

    shard = BESIDE_THE_MERCHANT

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="repairs", db_index=False)
    id = models.UUIDField(default=uuid7)
    kind = models.CharField(max_length=12)
    business_key = models.CharField(max_length=300)
    record = models.UUIDField()
    title = models.CharField(max_length=2000)
    document_no = models.CharField(max_length=200, blank=True)
    severity = models.CharField(max_length=8, choices=Severity)
    decided_on = models.DateField()  # the day of the document
    earliest_on = models.DateField()
    filed_on = models.DateField()
    filed_at = models.DateTimeField(default=timezone.now)
    filed_by = models.UUIDField()
    words_sealed = models.BinaryField(null=True)
    files = ArrayField(models.UUIDField(), default=list)
    commitment = models.UUIDField()
    office = models.UUIDField()
    office_name = models.CharField(max_length=200)
    office_code = models.CharField(max_length=40, blank=True)
    escalated_to = models.UUIDField(null=True)  # who may decide too since a clock lapsed
    appeals = models.UUIDField(null=True)  # the refusal that this one contests
    state = models.CharField(max_length=10, choices=State, default=State.FILED)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)
    ground = models.CharField(max_length=14, choices=Ground, blank=True)
    reasons = models.CharField(max_length=LONGEST, blank=True)
    lapsed_at = models.DateTimeField(null=True)  # the first clock that went by
    entry = models.UUIDField()

    objects: ClassVar[Any] = RepairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="repair_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="repair_ground_is_known", condition=Q(ground__in=["", *Ground.values])
            ),
            models.CheckConstraint(
                name="a_repair_has_a_delivered_class",
                condition=Q(severity__in=["minor", "general", "serious"]),
            ),
            models.CheckConstraint(
                name="no_repair_before_its_day", condition=Q(filed_on__gte=F("earliest_on"))
            ),
            models.CheckConstraint(
                name="a_repair_has_its_proof",
                condition=Q(files__len__gte=1, files__len__lte=MOST_FILES),
            ),
            models.CheckConstraint(
                name="an_ended_repair_says_when",
                condition=Q(state__in=OPEN, closed_at=None)
                | (~Q(state__in=OPEN) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_repair_is_decided_by_somebody",
                condition=Q(
                    state__in=["granted", "refused", "declined", "undone"], decided_by__isnull=False
                )
                | Q(state__in=["filed", "accepted", "withdrawn"], decided_by=None),
            ),
            models.CheckConstraint(
                name="a_repair_is_accepted_before_it_is_decided",
                condition=Q(
                    state__in=["accepted", "granted", "refused", "undone"],
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                )
                | Q(state__in=["filed", "declined"], accepted_at=None, accepted_by=None)
                | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="who_accepts_a_repair_does_not_decide_it",
                condition=Q(decided_by=None)
                | Q(accepted_by=None)
                | ~Q(decided_by=F("accepted_by")),
            ),
            models.CheckConstraint(
                name="nobody_handles_a_repair_they_asked_for",
                condition=(Q(decided_by=None) | ~Q(decided_by=F("filed_by")))
                & (Q(accepted_by=None) | ~Q(accepted_by=F("filed_by"))),
            ),
            models.CheckConstraint(
                name="a_refusal_of_a_repair_says_why",
                condition=(
                    Q(state__in=["refused", "declined", "undone"]) & ~Q(ground="") & ~Q(reasons="")
                )
                | (~Q(state__in=["refused", "declined", "undone"]) & Q(ground="")),
            ),
            models.CheckConstraint(
                name="only_a_decision_finds_falsehood",
                condition=~Q(state="declined") | ~Q(ground__in=["false", "untrue"]),
            ),
            models.CheckConstraint(
                name="only_falsehood_undoes_a_repair_and_a_third_person_finds_it",
                condition=Q(
                    ~Q(undone_by__in=[F("filed_by"), F("accepted_by"), F("decided_by")]),
                    state="undone",
                    ground__in=["false", "untrue"],
                    undone_at__isnull=False,
                    undone_by__isnull=False,
                )
                | (~Q(state="undone") & Q(undone_at=None, undone_by=None)),
            ),
            models.CheckConstraint(
                name="an_appeal_is_another_repair",
                condition=Q(appeals=None) | ~Q(appeals=F("id")),
            ),
            models.UniqueConstraint(
                name="one_open_repair_per_document",
                fields=["merchant", "kind", "business_key"],
                condition=Q(state__in=OPEN),
            ),
            models.UniqueConstraint(
                name="a_refused_repair_is_appealed_once", fields=["merchant", "appeals"]
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="repairs_by_number"),
            models.Index(
                fields=["office", "id"], name="repairs_to_decide", condition=Q(state__in=OPEN)
            ),
            models.Index(fields=["filed_on"], name="repairs_by_day"),
        ]

    def __str__(self) -> str:
        return f"repair {self.id} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.state in OPEN


class RepairClock(DeadlineRow):
    """One term of one repair: acceptance, decision, or the answer in all."""

    shard = BESIDE_THE_MERCHANT

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    repair_id = models.UUIDField()

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
        constraints = [
            *DeadlineRow.Meta.constraints,
            models.UniqueConstraint(
                name="one_clock_of_a_step_of_a_repair", fields=["merchant", "repair_id", "step"]
            ),
        ]


class RepairBarQuerySet(models.QuerySet["RepairBar"]):
    def standing(self, *, on: date) -> RepairBarQuerySet:
        """What is public and bars on that day; the next day after `until` it is over by itself."""
        return self.filter(lifted_on=None, since__lte=on, until__gte=on)


class RepairBar(models.Model):
    """False material or a seriously untrue commitment was found: public, and barring, 3 years."""

    shard = BESIDE_THE_MERCHANT

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    repair_id = models.UUIDField()
    ground = models.CharField(max_length=14, choices=Ground)
    reasons = models.CharField(max_length=LONGEST)
    office_name = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField()
    lifted_on = models.DateField(null=True)
    lifted_by = models.UUIDField(null=True)  # the appeal that undid it

    objects: ClassVar[Any] = RepairBarQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_bar_of_a_repair", fields=["merchant", "repair_id"]),
            models.CheckConstraint(
                name="only_falsehood_bars", condition=Q(ground__in=["false", "untrue"])
            ),
            models.CheckConstraint(
                name="a_bar_is_lifted_by_an_appeal",
                condition=Q(lifted_on=None, lifted_by=None)
                | Q(lifted_on__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"barred until {self.until}"


class RepairKit(models.Model):
    """That a shop was told how to repair a new item, on the day it came (两书同达).

    One of a document, whoever delivers it again. `told_on` None: nobody has claimed the shop yet.
    """

    shard = BESIDE_THE_MERCHANT

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    kind = models.CharField(max_length=12)
    business_key = models.CharField(max_length=300)
    record = models.UUIDField()
    made_on = models.DateField(default=timezone.localdate)
    told_on = models.DateField(null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_repair_kit_per_document", fields=["merchant", "kind", "business_key"]
            )
        ]
        indexes = [
            models.Index(fields=["merchant"], name="repair_kits_to_tell", condition=Q(told_on=None))
        ]

    def __str__(self) -> str:
        return f"kit of {self.business_key}"
