"""What offices put on record about a merchant: one table, six kinds, one rule of publication."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.intake.models import Source
from backend.sharding.models import By
from merchants.records.marks import Mark
from merchants.registry.models import Delivered, Merchant


class Kind(models.TextChoices):
    PERMIT = "permit", _("许可")
    PENALTY = "penalty", _("行政处罚")
    LISTING = "listing", _("名单")
    HONOUR = "honour", _("荣誉")
    INSPECTION = "inspection", _("检查")
    EVALUATION = "evaluation", _("评价")


class Severity(models.TextChoices):
    """The class that the deciding authority delivered; never computed (promise 3)."""

    NONE = "", _("不适用")
    MINOR = "minor", _("轻微")
    GENERAL = "general", _("一般")
    SERIOUS = "serious", _("严重")


class RecordQuerySet(models.QuerySet["Record"]):
    def current(self) -> RecordQuerySet:
        return self.filter(superseded_at=None)

    def public(self, *, on: date) -> RecordQuerySet:
        """What anyone may see on the day `on`; the SQL twin is `publication.PUBLIC`."""
        hiding = Mark.objects.hiding().filter(
            merchant=models.OuterRef("merchant_id"),
            kind=models.OuterRef("kind"),
            business_key=models.OuterRef("business_key"),
        )
        return self.current().filter(
            Q(public_until=None) | Q(public_until__gte=on),
            ~models.Exists(hiding),
            is_publishable=True,
            withdrawn_at=None,
            public_from__lte=on,
        )


class Record(Delivered):
    """One version of one item; the current version has no `superseded_at`.

    `id` stays the same through corrections, so an objection can point at it. `public_until` is
    the last day of publication, inclusive. `facts` holds what only this kind has.
    """

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id", "version")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="records", db_index=False)
    id = models.UUIDField()
    version = models.SmallIntegerField(default=1)
    kind = models.CharField(max_length=12, choices=Kind)
    business_key = models.CharField(max_length=300)  # what makes a redelivered row the same item
    title = models.CharField(max_length=2000)
    document_no = models.CharField(max_length=200, blank=True)
    office = models.CharField(max_length=200)
    office_code = models.CharField(max_length=18, blank=True)
    legal_basis = models.TextField(blank=True)
    catalogue_item = models.CharField(max_length=60, blank=True)
    severity = models.CharField(max_length=8, choices=Severity, blank=True)
    decided_on = models.DateField()
    valid_until = models.DateField(null=True)
    is_publishable = models.BooleanField(default=True)
    public_from = models.DateField()
    public_until = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    # The other source that withdrew this document; empty where its own source did.
    withdrawn_by = models.ForeignKey(
        Source, models.PROTECT, null=True, related_name="+", db_index=False
    )
    facts = models.JSONField(default=dict)
    flags = ArrayField(models.CharField(max_length=60), default=list)
    superseded_at = models.DateTimeField(null=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_current_version_per_document",
                fields=["merchant", "kind", "source", "business_key"],
                condition=Q(superseded_at=None),
            ),
            models.CheckConstraint(name="record_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="record_severity_is_known", condition=Q(severity__in=Severity.values)
            ),
            models.CheckConstraint(
                name="published_penalties_have_a_delivered_class_and_an_end",
                condition=~Q(kind="penalty", is_publishable=True)
                | Q(severity__in=["minor", "general", "serious"], public_until__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawals_say_why",
                condition=Q(withdrawn_at=None, withdrawn_reason="", withdrawn_by=None)
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["public_until"],
                name="records_whose_publication_ends",
                condition=Q(superseded_at=None, withdrawn_at=None, public_until__isnull=False),
            ),
            # What a delivery brought to people's attention; what came in the last months.
            models.Index(
                fields=["batch_id"],
                name="negative_records_of_a_batch",
                condition=Q(superseded_at=None, kind__in=["penalty", "listing"]),
            ),
            BrinIndex(fields=["recorded_at"], name="records_by_arrival"),
            models.Index(
                fields=["recorded_at"],
                name="records_withdrawn",
                condition=Q(superseded_at=None, withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.document_no or self.business_key}"
