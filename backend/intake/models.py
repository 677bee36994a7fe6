"""Who delivers, what was delivered, and what could not be kept as it came."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import uuid7
from backend.sharding.models import Local, Reference


class Source(models.Model):
    """An office that delivers records. Every fact on a page names one (promise 1)."""

    shard = Reference()

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=200)
    office_code = models.CharField(max_length=18, blank=True)  # the office's own USCC
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Status(models.TextChoices):
    RECEIVING = "receiving", _("正在接收")
    KEPT = "kept", _("已接收")
    UNUSABLE = "unusable", _("无法使用")
    ABANDONED = "abandoned", _("已中断")


class BatchQuerySet(models.QuerySet["Batch"]):
    def kept_before(self, *, dataset: str, source: str, digest: str) -> BatchQuerySet:
        """Earlier deliveries of the very same file."""
        return self.filter(dataset=dataset, source_code=source, digest=digest, status=Status.KEPT)


class Batch(models.Model):
    """One delivered file and what became of its rows."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dataset = models.CharField(max_length=30)
    source_code = models.CharField(max_length=20)
    filename = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    size = models.BigIntegerField()
    encoding = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVING)
    refusal = models.JSONField(null=True, blank=True)
    received = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    flagged = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    reasons = models.JSONField(default=dict)  # {"quarantined": {code: n}, "flagged": {code: n}}
    headings = models.JSONField(default=list)
    unknown_columns = models.JSONField(default=list)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["digest"], name="batch_by_digest")]
        constraints = [
            models.CheckConstraint(
                name="batch_status_is_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="no_row_disappears",
                condition=Q(received=F("accepted") + F("unchanged") + F("quarantined")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} from {self.source_code}: {self.filename}"


class RowStatus(models.TextChoices):
    WAITING = "waiting", _("待更正")
    MENDED = "mended", _("已更正")


class QuarantinedRow(models.Model):
    """A row that was not kept, why, and what it said (sealed: it may name a person)."""

    shard = Local()

    id = models.UUIDField(primary_key=True, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="quarantined_rows")
    line = models.BigIntegerField()
    reasons = models.JSONField()  # [{"field", "heading", "code", "message"}]
    sealed_row = models.BinaryField()
    status = models.CharField(max_length=10, choices=RowStatus, default=RowStatus.WAITING)
    mended_by = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="rows_mended"
    )

    class Meta:
        ordering = ["batch", "line"]
        constraints = [
            models.UniqueConstraint(name="one_row_per_line", fields=["batch", "line"]),
            models.CheckConstraint(
                name="quarantined_row_status_is_known", condition=Q(status__in=RowStatus.values)
            ),
            models.CheckConstraint(
                name="mended_rows_name_their_batch",
                condition=Q(status=RowStatus.WAITING, mended_by=None)
                | Q(status=RowStatus.MENDED, mended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.line} of {self.batch_id}"
