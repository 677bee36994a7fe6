"""A complaint, its clock, its answer. An appeal is a new row that points at the decision."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from incentives.holders.models import BESIDE_THE_HOLDER, Holder


class About(models.TextChoices):
    LATE = "late", _("逾期没有决定")
    NO_REASON = "no_reason", _("没有说清理由")
    WORSE_TERMS = "worse_terms", _("实际条件比公布的差")
    ASKED_TOO_MUCH = "asked_too_much", _("索要无关的材料或信息")
    ENDED = "ended", _("不同意终止先批后补")
    OTHER = "other", _("其他")


class Standing(models.TextChoices):
    FILED = "filed", _("等待答复")
    UPHELD = "upheld", _("成立")
    DISMISSED = "dismissed", _("不成立")
    WITHDRAWN = "withdrawn", _("已撤回")


COMPLAINT: Workflow[str] = Workflow(
    {
        Standing.FILED: [Standing.UPHELD, Standing.DISMISSED, Standing.WITHDRAWN],
        Standing.UPHELD: [],
        Standing.DISMISSED: [],
        Standing.WITHDRAWN: [],
    }
)


class ApplicationComplaint(models.Model):
    """What an applicant complains of; their words and the office's are sealed."""

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    pk = models.CompositePrimaryKey("holder_id", "id")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    application = models.UUIDField()
    partner = models.UUIDField()
    about = models.CharField(max_length=14, choices=About)
    words_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=Standing, default=Standing.FILED)
    office = models.UUIDField()
    appeals = models.UUIDField(null=True)
    filed_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    answer_sealed = models.BinaryField(null=True)
    receipt = models.UUIDField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="complaint_standing_is_known", condition=Q(state__in=Standing.values)
            ),
            models.CheckConstraint(
                name="complaint_matter_is_known", condition=Q(about__in=About.values)
            ),
            models.CheckConstraint(
                name="a_complaint_is_decided_by_a_person",
                condition=Q(
                    state__in=["upheld", "dismissed"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(state__in=["filed", "withdrawn"], decided_by=None, decided_at=None),
            ),
            models.UniqueConstraint(
                name="one_open_complaint_per_application",
                fields=["holder", "application"],
                condition=Q(state="filed"),
            ),
            models.UniqueConstraint(
                name="a_complaint_is_appealed_once", fields=["holder", "appeals"]
            ),
            models.CheckConstraint(
                name="an_appeal_is_another_complaint",
                condition=Q(appeals=None) | ~Q(appeals=F("id")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "id"],
                name="application_complaints_to_do",
                condition=Q(state="filed"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.id} ({self.state})"


class ComplaintDue(DeadlineRow):
    """Until when the office owes an answer; `id` is the complaint's."""

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    pk = models.CompositePrimaryKey("holder_id", "id")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField()

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
