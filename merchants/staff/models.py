"""One-time codes that an office hands to a shop, and cases in which an operator decides."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import By
from merchants.registry.models import Merchant

MOST_TRIES = 5
MOST_FILES = 9


class CodeState(models.TextChoices):
    OPEN = "open"
    USED = "used"
    REPLACED = "replaced"
    EXHAUSTED = "exhausted"  # too many wrong tries
    EXPIRED = "expired"


class ClaimCode(models.Model):
    """A code for claiming one shop. Only a keyed index of it is kept, and only while it is open."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    code_index = models.BinaryField(max_length=16, null=True)
    state = models.CharField(max_length=10, choices=CodeState, default=CodeState.OPEN)
    tries = models.SmallIntegerField(default=0)
    issued_by = models.UUIDField(null=True)  # the office; None: an operator's command
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_claim_code_per_shop",
                fields=["merchant"],
                condition=Q(state=CodeState.OPEN),
            ),
            models.CheckConstraint(
                name="claim_code_state_is_known", condition=Q(state__in=CodeState.values)
            ),
            models.CheckConstraint(
                name="a_claim_code_bears_few_tries",
                condition=Q(tries__gte=0, tries__lte=MOST_TRIES)
                & (~Q(state=CodeState.OPEN) | Q(tries__lt=MOST_TRIES)),
            ),
            models.CheckConstraint(
                name="an_ended_claim_code_opens_nothing",
                condition=Q(state=CodeState.OPEN, code_index__isnull=False)
                | (~Q(state=CodeState.OPEN) & Q(code_index=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"claim code of {self.merchant_id}: {self.state}"


class ClaimKind(models.TextChoices):
    CLAIM = "claim", _("认领")
    DISPUTE = "dispute", _("已有负责人，有异议")


class ClaimState(models.TextChoices):
    FILED = "filed", _("等待审核")
    APPROVED = "approved", _("已同意")
    REFUSED = "refused", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


# An appeal is a new row that points at the refusal it contests.
CLAIM: Workflow[str] = Workflow(
    {ClaimState.FILED: [ClaimState.APPROVED, ClaimState.REFUSED, ClaimState.WITHDRAWN]}
)


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> ClaimQuerySet:
        return self.filter(state=ClaimState.FILED)


class Claim(models.Model):
    """Somebody says that the shop is theirs, and an operator decides. Words are sealed."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    claimant = models.UUIDField()
    kind = models.CharField(max_length=8, choices=ClaimKind)
    words_sealed = models.BinaryField(null=True)
    files = ArrayField(models.UUIDField(), default=list)  # evidence, in the order handed in
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.FILED)
    filed_at = models.DateTimeField(default=timezone.now)
    appeals = models.UUIDField(null=True)  # the refusal that this one contests
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reasons_sealed = models.BinaryField(null=True)
    entry = models.UUIDField()  # of the last step, for its receipt

    objects: ClassVar[Any] = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_claim_per_person",
                fields=["merchant", "claimant"],
                condition=Q(state=ClaimState.FILED),
            ),
            models.UniqueConstraint(
                name="a_refused_claim_is_appealed_once", fields=["merchant", "appeals"]
            ),
            models.CheckConstraint(
                name="claim_kind_is_known", condition=Q(kind__in=ClaimKind.values)
            ),
            models.CheckConstraint(
                name="a_claim_has_few_files", condition=Q(files__len__lte=MOST_FILES)
            ),
            models.CheckConstraint(
                name="claim_state_is_known", condition=Q(state__in=ClaimState.values)
            ),
            models.CheckConstraint(
                name="a_decided_claim_says_when_and_by_whom",
                condition=Q(
                    state__in=["approved", "refused"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                | Q(state__in=["filed", "withdrawn"], decided_at=None, decided_by=None),
            ),
            models.CheckConstraint(
                name="nobody_decides_their_own_claim",
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("claimant")),
            ),
        ]
        indexes = [
            models.Index(fields=["claimant", "-id"], name="claims_of_a_person"),
            models.Index(fields=["id"], name="open_claims", condition=Q(state="filed")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} ({self.state})"

    def may_be_appealed(self, today: date, days: int) -> bool:
        """Whether the person may still ask for another look."""
        if self.state != ClaimState.REFUSED or self.appeals or not self.decided_at:
            return False
        return (today - timezone.localdate(self.decided_at)).days <= days


class ClaimDeadline(DeadlineRow):
    """Until when an operator owes a decision; `id` is the claim's."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField()

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
