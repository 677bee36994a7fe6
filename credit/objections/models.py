"""An objection, its clock, and what was changed by it. An appeal is a new row."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import By
from credit.membership.models import Member

BESIDE_THE_MEMBER = By("member_id", "credit.Member")
MOST_FILES = 5


class About(models.TextChoices):
    MISSING = "missing", _("少记了一项善行")
    WRONG = "wrong", _("记的内容不对")
    NOT_MINE = "not_mine", _("这不是我做的")
    REVERSAL = "reversal", _("不同意更正")
    REFUSAL = "refusal", _("不同意未确认")


class State(models.TextChoices):
    FILED = "filed", _("等待处理")
    UPHELD = "upheld", _("成立，已更正")
    DISMISSED = "dismissed", _("不成立")
    WITHDRAWN = "withdrawn", _("已撤回")


WORKFLOW: Workflow[str] = Workflow(
    {
        State.FILED: [State.UPHELD, State.DISMISSED, State.WITHDRAWN],
        State.UPHELD: [],
        State.DISMISSED: [],
        State.WITHDRAWN: [],
    }
)


class Objection(models.Model):
    """What a member contests, what it was before and after. What they wrote is sealed.

    Of a missing deed the objection itself says what was done: indicator, day, quantity, place.
    """

    shard = BESIDE_THE_MEMBER

    member_id: UUID
    pk = models.CompositePrimaryKey("member_id", "id")
    member = models.ForeignKey(Member, models.PROTECT, related_name="objections", db_index=False)
    id = models.UUIDField(default=uuid7)
    about = models.CharField(max_length=10, choices=About)
    deed = models.UUIDField(null=True)
    claimed = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    words_sealed = models.BinaryField()
    files = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.FILED)
    office = models.UUIDField()
    appeals = models.UUIDField(null=True)  # the dismissed one that this one contests
    filed_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    answer_sealed = models.BinaryField(null=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    receipt = models.UUIDField()  # of the last step

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="objection_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="objection_kind_is_known", condition=Q(about__in=About.values)
            ),
            models.CheckConstraint(
                name="only_missing_deeds_have_no_row",
                condition=Q(about="missing", deed=None) | (~Q(about="missing") & ~Q(deed=None)),
            ),
            models.CheckConstraint(
                name="an_objection_is_decided_by_a_person_with_words",
                condition=Q(
                    state__in=["upheld", "dismissed"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    answer_sealed__isnull=False,
                )
                | Q(state__in=["filed", "withdrawn"], decided_by=None, decided_at=None),
            ),
            models.CheckConstraint(
                name="a_correction_shows_before_and_after",
                condition=~Q(state="upheld") | Q(after__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_open_objection_per_deed",
                fields=["member", "deed"],
                condition=Q(state="filed", deed__isnull=False),
            ),
            models.UniqueConstraint(
                F("member"),
                KT("claimed__indicator"),
                KT("claimed__done_on"),
                KT("claimed__place"),
                name="one_open_objection_per_missing_deed",
                condition=Q(state="filed", deed=None),
            ),
            models.UniqueConstraint(
                name="an_objection_is_appealed_once", fields=["member", "appeals"]
            ),
            models.CheckConstraint(
                name="an_objection_has_few_files", condition=Q(files__len__lte=MOST_FILES)
            ),
            models.CheckConstraint(
                name="an_appeal_is_another_objection",
                condition=Q(appeals=None) | ~Q(appeals=F("id")),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="objections_by_number"),
            models.Index(
                fields=["office", "id"], name="objections_to_decide", condition=Q(state="filed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.id} ({self.state})"


class ObjectionClock(DeadlineRow):
    """Until when the office owes a decision; `id` is the objection's."""

    shard = BESIDE_THE_MEMBER

    pk = models.CompositePrimaryKey("member_id", "id")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField()

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
