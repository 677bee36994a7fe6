"""Reports of wrongdoing. Nothing here is read by any code that serves a shop."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from backend.kernel.ids import uuid7
from backend.sharding.models import By, ById
from merchants.complaints.choices import Side
from merchants.complaints.workflows import ReportStatus
from merchants.registry.models import Merchant


class Report(models.Model):
    """Word that a shop breaks the law. An anonymous one names no person at all."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    reporter = models.UUIDField(null=True)
    is_named = models.BooleanField(default=False)  # told under the true name: an answer is owed
    identity = models.UUIDField(null=True)
    division_code = models.CharField(max_length=6, blank=True)
    category = models.CharField(max_length=40)
    happened_on = models.DateField(null=True)
    words_sealed = models.BinaryField(null=True)
    status = models.CharField(max_length=10, choices=ReportStatus, default=ReportStatus.RECEIVED)
    office = models.UUIDField(null=True)  # none competent: the operators pass it on
    office_name = models.CharField(max_length=200, blank=True)
    officer = models.UUIDField(null=True)
    filed_at = models.DateTimeField(default=timezone.now)
    filed_on = models.DateField()
    decided_at = models.DateTimeField(null=True)  # opened or not
    told_at = models.DateTimeField(null=True)  # a named reporter, of that decision
    split_from = models.UUIDField(null=True)  # the complaint it was in one letter with
    fingerprint = models.BinaryField(max_length=16)
    entry = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="same_report_once_a_day",
                fields=["merchant", "reporter", "filed_on", "fingerprint"],
                condition=Q(reporter__isnull=False),  # two who name nobody are two
            ),
            models.CheckConstraint(
                name="report_status_is_known", condition=Q(status__in=ReportStatus.values)
            ),
            models.CheckConstraint(
                name="an_anonymous_report_names_nobody",
                condition=Q(is_named=True, reporter__isnull=False)
                | Q(is_named=False, reporter=None, identity=None),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "status", "filed_at"], name="reports_of_an_office"),
            models.Index(
                fields=["reporter", "-id"],
                name="reports_of_a_person",
                condition=Q(reporter__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.id} ({self.status})"


class OfReport(models.Model):
    """A part of one report, kept beside it."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    report_id = models.UUIDField()

    class Meta:
        abstract = True


class ReportMessage(OfReport):
    """Between the reporter (by account or by code) and the office; nobody else reads it."""

    side = models.CharField(max_length=10, choices=Side)
    words_sealed = models.BinaryField(null=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"by {self.side}"


class ReportEvidence(OfReport):
    """A file of the reporter; its owner in backend.files is the report, not the person."""

    file_id = models.UUIDField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "report evidence"
        constraints = [
            models.UniqueConstraint(
                name="a_file_is_reported_once", fields=["merchant", "report_id", "file_id"]
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.file_id}"


class ReportStep(OfReport):
    """One step, written once."""

    start = models.CharField(max_length=10, blank=True)
    end = models.CharField(max_length=10)
    actor = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)
    entry = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.start} > {self.end}"


class ReportDeadline(OfReport, DeadlineRow):
    """One clock of one report."""

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
        constraints = [
            *DeadlineRow.Meta.constraints,
            models.UniqueConstraint(
                name="one_running_clock_per_report_step",
                fields=["merchant", "report_id", "step"],
                condition=Q(met_on=None, dropped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.report_id}"


class ReportCode(models.Model):
    """Where a secret case code leads; only its hash is kept. A table of its own, by the hash."""

    shard = ById()

    digest = models.CharField(max_length=64, primary_key=True)
    merchant_id = models.UUIDField()
    report_id = models.UUIDField()

    def __str__(self) -> str:
        return f"code of {self.report_id}"
