"""A voucher of a holder, where it is found by its code, how many there are, and that it was used.

Points of a voucher lie on hold in the ledger under `key` until it ends; docs/adr/0027 tells what
a till without a net can lose. Rows of one voucher are written while its holder is locked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import public_code, uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import ById, Local, Reference
from incentives.holders.models import BESIDE_THE_HOLDER, Holder
from incentives.offers.models import Version
from incentives.offers.parts import Quota
from incentives.partners.models import Partner


class State(models.TextChoices):
    OPEN = "open", _("可使用")
    USED = "used", _("已使用")
    VOIDED = "voided", _("已退回")
    EXPIRED = "expired", _("已过期")


class Reason(models.TextChoices):
    """Why a voucher ended without being used."""

    OWN_WISH = "own_wish", _("您自己退回")
    LAPSED = "lapsed", _("到期未使用")
    LEFT = "left", _("退出文明积分")
    CLOSED = "closed", _("账号注销")
    PARTNER = "partner", _("合作机构无法提供")


WORKFLOW: Workflow[str] = Workflow(
    {
        State.OPEN: [State.USED, State.VOIDED, State.EXPIRED],
        State.USED: [],
        State.VOIDED: [],
        State.EXPIRED: [],
    }
)


class VoucherQuerySet(models.QuerySet["Voucher"]):
    def of(self, person: UUID) -> VoucherQuerySet:
        """What a person took, the newest first."""
        return self.filter(holder=person).order_by("-id")

    def open(self) -> VoucherQuerySet:
        """Not ended; whether its last day is past is another question."""
        return self.filter(state=State.OPEN)

    def lapsing(self, now: datetime) -> VoucherQuerySet:
        """Open ones whose time is over, a late word of a till included; the oldest first."""
        return self.open().filter(lapses_at__lte=now).order_by("lapses_at")


class Voucher(models.Model):
    """One voucher. `valid_until` is its last day; `lapses_at` is when no till may speak of it any
    more and everything goes back. `turn` counts whose it was: 0 the taker's, 1 a relative's
    (`bearer`); points stay the taker's, of `member`, whatever the turn.
    """

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    version_id: UUID
    pk = models.CompositePrimaryKey("holder_id", "id")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="vouchers", db_index=False)
    id = models.UUIDField(default=uuid7)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    code = models.CharField(max_length=10, default=public_code)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    is_better = models.BooleanField(default=False)
    points = models.IntegerField(default=0)
    member = models.UUIDField(null=True)
    drawn_of = models.UUIDField(null=True)  # the agreement whose cap its points count against
    taken_at = models.DateTimeField(default=timezone.now)
    taken_on = models.DateField()  # whose day's quota it is of
    valid_until = models.DateField()
    lapses_at = models.DateTimeField()
    turn = models.SmallIntegerField(default=0)
    bearer = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    receipt = models.UUIDField()  # of the last step

    objects: ClassVar[Any] = models.Manager.from_queryset(VoucherQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="voucher_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="a_voucher_ends_once",
                condition=Q(state="open", ended_at=None, reason="")
                | Q(state="used", ended_at__isnull=False, reason="")
                | (Q(state__in=["voided", "expired"], ended_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="points_of_a_voucher_are_a_members",
                condition=Q(points=0, member=None)
                | Q(points__gt=0, member__isnull=False, is_better=True),
            ),
            models.CheckConstraint(
                name="a_voucher_is_handed_on_once",
                condition=Q(turn=0, bearer=None) | Q(turn=1),
            ),
            models.CheckConstraint(
                name="a_voucher_is_good_for_a_day",
                condition=Q(valid_until__gte=F("taken_on")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["lapses_at"], name="vouchers_that_lapse", condition=Q(state="open")
            ),
            models.Index(
                fields=["valid_until"], name="vouchers_by_last_day", condition=Q(state="open")
            ),
            models.Index(
                fields=["bearer", "-id"],
                name="vouchers_handed_on",
                condition=Q(bearer__isnull=False),
            ),
            models.Index(
                fields=["member"],
                name="vouchers_on_hold",
                condition=Q(state="open", member__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"voucher {self.id} ({self.state})"

    @property
    def key(self) -> str:
        """Under which the ledger holds its points."""
        return f"voucher:{self.id}"

    @property
    def person(self) -> UUID:
        """Who may show it now."""
        return self.bearer or self.holder_id


class KnownVoucher(models.Model):
    """Where a voucher is kept, by the code on it: a till knows no holder.

    One that was handed on has two: the giver's, which is good no more, and the relative's.
    """

    shard = ById()

    code = models.CharField(primary_key=True, max_length=10)
    holder = models.UUIDField()
    voucher = models.UUIDField()

    class Meta:
        verbose_name_plural = "known vouchers"
        indexes = [models.Index(fields=["voucher"], name="codes_of_a_voucher")]

    def __str__(self) -> str:
        return self.code


class Tally(models.Model):
    """How many of a quota are taken: in all, or of one day. No row can count past the quota."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    quota = models.ForeignKey(Quota, models.PROTECT, related_name="+", db_constraint=False)
    day = models.DateField()  # of a quota in all: its first
    taken = models.IntegerField()
    most = models.IntegerField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(name="a_quota_is_counted_once_a_day", fields=["quota", "day"]),
            models.CheckConstraint(
                name="no_more_are_taken_than_there_are",
                condition=Q(taken__gte=0, taken__lte=F("most")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken} of {self.most} on {self.day}"


class PersonTally(models.Model):
    """The same of a quota for each person."""

    shard = BESIDE_THE_HOLDER

    pk = models.CompositePrimaryKey("holder_id", "quota_id")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="+", db_index=False)
    quota = models.ForeignKey(Quota, models.PROTECT, related_name="+", db_index=False)
    taken = models.IntegerField()
    most = models.IntegerField()

    class Meta:
        verbose_name_plural = "person tallies"
        constraints = [
            models.CheckConstraint(
                name="nobody_takes_more_than_each_may",
                condition=Q(taken__gte=0, taken__lte=F("most")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.taken} of {self.most} for {self.holder_id}"


class Redemption(models.Model):
    """That a voucher was used: what the partner keeps, and settles. It knows nobody.

    `id` is the voucher's, so a voucher is used once. `booked_on`: the day it came to us, which
    decides the month of its settlement; `used_at` may lie before where a till had no net.
    """

    shard = ById()

    partner_id: UUID
    version_id: UUID
    id = models.UUIDField(primary_key=True)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="redemptions", db_index=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    is_better = models.BooleanField()
    points = models.IntegerField()
    used_at = models.DateTimeField()
    booked_at = models.DateTimeField(default=timezone.now)
    booked_on = models.DateField()
    till = models.UUIDField(null=True)
    counter = models.IntegerField(null=True)
    receipt = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(fields=["partner", "booked_on", "id"], name="redemptions_of_a_month")
        ]
        constraints = [
            models.CheckConstraint(
                name="a_redemption_costs_no_less_than_nothing", condition=Q(points__gte=0)
            ),
            models.CheckConstraint(
                name="a_till_counts_what_it_confirms",
                condition=Q(counter=None) | Q(till__isnull=False, counter__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"redemption {self.id}"


class PassKey(models.Model):
    """An Ed25519 key that signs what phones show at tills; `key_id` is a byte of every pass."""

    shard = Reference()

    key_id = models.SmallIntegerField(primary_key=True)
    public_key = models.BinaryField()
    private_sealed = models.BinaryField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)  # signs no longer; what it signed ends within hours

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pass_key_id_is_one_byte", condition=Q(key_id__gte=1, key_id__lte=255)
            ),
        ]

    def __str__(self) -> str:
        return f"pass key {self.key_id}"
