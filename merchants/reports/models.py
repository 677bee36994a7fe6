"""Reports that were asked for: their number, digest and signature for ever, their file for a while.

A report that is ready is written once (migration 0041). What it said lies only in its file, which
goes when anything of it ends: the row tells nothing that would have to end.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.sharding.models import By, ById
from merchants.registry.models import Merchant

NUMBER_LENGTH = 22  # yyyyMMddHHmmss and 8 letters or digits (report standard of 2022)
KEPT_FOR = timedelta(days=30)
DIGEST_SIGNS = 64


class State(models.TextChoices):
    WAITING = "waiting"  # asked for
    GATHERED = "gathered"  # its facts stand still
    READY = "ready"  # numbered, signed, in the log


class Form(models.TextChoices):
    FACTS = "facts"  # what was gathered, until it is set
    PDF = "pdf"
    JSON = "json"


class CreditReport(models.Model):
    """One report of one merchant. `basis` is the state of its facts when somebody asked: whoever
    asks again meanwhile is given the same report."""

    shard = By("merchant_id", "merchants.Merchant")

    merchant_id: UUID
    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    basis = models.CharField(max_length=80)
    asked_at = models.DateTimeField(default=timezone.now)
    # Of the moment in which its facts were gathered: by these one sees whether they still hold.
    as_of = models.DateTimeField(null=True)
    etag = models.CharField(max_length=32, blank=True)
    seen_change = models.BigIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    # What is kept for ever once it is ready.
    number = models.CharField(max_length=NUMBER_LENGTH, blank=True)
    statement = models.JSONField(null=True)
    signature = models.BinaryField(max_length=64, null=True)
    key_id = models.SmallIntegerField(null=True)
    entry = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_report_of_a_state", fields=["merchant", "basis"]),
            models.CheckConstraint(
                name="report_state_is_known_to_it", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="a_ready_report_is_numbered_and_signed",
                condition=Q(
                    state=State.READY,
                    as_of__isnull=False,
                    statement__isnull=False,
                    signature__isnull=False,
                    key_id__isnull=False,
                    entry__isnull=False,
                    finished_at__isnull=False,
                )
                & ~Q(number="")
                | ~Q(state=State.READY)
                & Q(number="", statement=None, signature=None, entry=None, finished_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.state} report {self.id}"


class CreditReportFile(models.Model):
    """The bytes of a report in one form, in the database: there with its row, or not at all."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "report_id", "form")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    report_id = models.UUIDField()
    form = models.CharField(max_length=5, choices=Form)
    body = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="form_of_a_report_is_known", condition=Q(form__in=Form.values)
            )
        ]
        indexes = [models.Index(fields=["made_at"], name="files_of_reports_by_age")]

    def __str__(self) -> str:
        return f"{self.form} of {self.report_id}"


class CreditReportKey(models.Model):
    """Whose report a number is, or the SHA-256 (hex) of a file of it; never given twice."""

    shard = ById()

    value = models.CharField(primary_key=True, max_length=DIGEST_SIGNS)
    merchant_id = models.UUIDField()
    report_id = models.UUIDField()

    def __str__(self) -> str:
        return self.value
