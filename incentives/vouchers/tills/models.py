"""Tills that may confirm without a net, and every word they brought when they had one again."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import By, ById
from incentives.partners.models import Partner

MOST_OFFLINE = 200


class Algorithm(models.TextChoices):
    P256 = "p256", "ECDSA P-256, SHA-256"  # what every browser can make
    ED25519 = "ed25519", "Ed25519"


class State(models.TextChoices):
    ASKED = "asked", _("等待负责人确认")
    ACTIVE = "active", _("可以离线确认")
    ENDED = "ended", _("已停用")


TILL: Workflow[str] = Workflow(
    {State.ASKED: [State.ACTIVE, State.ENDED], State.ACTIVE: [State.ENDED], State.ENDED: []}
)


class Outcome(models.TextChoices):
    """What became of a word: used, or why not. Only the first changes a voucher."""

    USED = "used", _("已核销")
    CONFLICT_USED = "conflict_used", _("冲突：此前已在别处核销")
    CONFLICT_VOIDED = "conflict_voided", _("冲突：持券人已退回")
    CONFLICT_OVER = "conflict_over", _("冲突：已过期")
    CONFLICT_HANDED_ON = "conflict_handed_on", _("冲突：已转给家人")
    PASS_TOO_OLD = "pass_too_old", _("券码已过时")
    PASS_WRONG = "pass_wrong", _("券码不是真的，或不属于本机构")
    CLOCK_WRONG = "clock_wrong", _("收银台的时钟不准")
    TOO_LATE = "too_late", _("上报太晚")
    BEYOND_LIMIT = "beyond_limit", _("超出离线上限")


CONFLICTS = [value for value in Outcome.values if value != Outcome.USED]


class Till(models.Model):
    """A device with a key of its own. `counter` is its last word that we kept; until it has
    spoken to us again it may go no further than `allowed`, and not after `allowed_until`.
    """

    shard = ById()

    partner_id: UUID
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="tills", db_index=False)
    name = models.CharField(max_length=60)
    algorithm = models.CharField(max_length=7, choices=Algorithm)
    public_key = models.BinaryField(max_length=65)
    state = models.CharField(max_length=6, choices=State, default=State.ASKED)
    most_offline = models.SmallIntegerField(default=20)
    counter = models.IntegerField(default=0)
    last_at = models.DateTimeField(null=True)  # of its last word, by its own clock
    allowed = models.IntegerField(default=0)
    allowed_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="till_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="a_till_stays_within_what_it_may",
                condition=Q(
                    counter__gte=0,
                    allowed__lte=F("counter") + F("most_offline"),
                    most_offline__gte=0,
                    most_offline__lte=MOST_OFFLINE,
                ),
            ),
            models.CheckConstraint(
                name="a_till_was_agreed_to",
                condition=Q(state="asked", decided_at=None, allowed=0)
                | Q(state="active", decided_at__isnull=False, ended_at=None)
                | Q(state="ended", ended_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["partner", "id"], name="tills_of_a_partner")]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def troubles(self) -> ClaimQuerySet:
        """What a partner has to look at."""
        return self.exclude(outcome=Outcome.USED)


class Claim(models.Model):
    """One word of a till, in the order of its counter: no gap, none twice."""

    shard = By("till_id", "incentives.Till")

    till_id: UUID
    pk = models.CompositePrimaryKey("till_id", "counter")
    till = models.ForeignKey(Till, models.PROTECT, related_name="claims", db_index=False)
    counter = models.IntegerField()
    said = models.BinaryField(max_length=32)  # SHA-256 of what was signed
    voucher = models.UUIDField(null=True)
    at = models.DateTimeField()  # by the till's clock
    received_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(
        default=timezone.now
    )
    outcome = models.CharField(max_length=20, choices=Outcome)

    objects: ClassVar[Any] = models.Manager.from_queryset(ClaimQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(name="claims_count_from_one", condition=Q(counter__gte=1)),
            models.CheckConstraint(
                name="what_was_used_names_its_voucher",
                condition=~Q(outcome="used") | Q(voucher__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.till_id} {self.counter}: {self.outcome}"
