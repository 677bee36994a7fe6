"""A month of a partner, closed: sums by offer and the two files, made step by step."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import Local
from incentives.partners.models import Partner


class State(models.TextChoices):
    MAKING = "making", _("正在生成")
    READY = "ready", _("已生成")


STATEMENT: Workflow[str] = Workflow({State.MAKING: [State.READY], State.READY: []})


class Statement(models.Model):
    """One month of one partner. `lines`: by offer and terms, how many, how many points."""

    shard = Local()

    partner_id: UUID
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="statements", db_constraint=False
    )
    month = models.DateField()  # its first day
    state = models.CharField(max_length=6, choices=State, default=State.MAKING)
    lines = models.JSONField(default=list)
    count = models.IntegerField(default=0)
    points = models.BigIntegerField(default=0)
    done = models.IntegerField(default=0)  # rows written so far, of `count`
    workbook = models.BinaryField(null=True)
    paper = models.BinaryField(null=True)
    workbook_sha256 = models.CharField(max_length=64, blank=True)
    paper_sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)
    receipt = models.UUIDField(null=True)

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(name="a_month_is_settled_once", fields=["partner", "month"]),
            models.CheckConstraint(name="a_month_begins_on_its_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="what_is_settled_is_whole",
                condition=Q(state="making", ready_at=None)
                | Q(
                    state="ready",
                    ready_at__isnull=False,
                    workbook__isnull=False,
                    paper__isnull=False,
                    receipt__isnull=False,
                    done=models.F("count"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.month:%Y-%m} ({self.state})"

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 * self.done // self.count if self.count else 0


class StatementPart(models.Model):
    """Some thousand rows on their way into the workbook; gone when it is made."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="parts", db_index=False)
    number = models.IntegerField()
    rows = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_part_is_written_once", fields=["statement", "number"]),
        ]

    def __str__(self) -> str:
        return f"part {self.number} of {self.statement_id}"
