"""The ledger: one row for each movement of points, chained to the one before by the database.

Every member has six accounts: thanks (the city's, which only ever gives), purse, held, spent,
expired and reversed. An entry moves points of one lot from one of them to another, so it sums to
zero by its shape. Rows are written by the functions of migrations 0003 and 0004 and by nothing
else; docs/adr/0021 tells why.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.sharding.models import By, Local
from credit.membership.models import Member

BESIDE_THE_MEMBER = By("member_id", "credit.Member")
MOST_POINTS = 1_000_000  # in one movement; rules of the catalogue are far below
KEY_LENGTH = 120


class Kind(models.TextChoices):
    AWARD = "award", _("感谢")
    HOLD = "hold", _("暂留")
    CONFIRM = "confirm", _("确认使用")
    VOID = "void", _("退回")
    SPEND = "spend", _("使用")
    EXPIRE = "expire", _("到期")
    REVERSE = "reverse", _("更正")
    RESTORE = "restore", _("恢复")


class Reason(models.TextChoices):
    """Why an award was proved wrong; never for anything a person did otherwise."""

    WRONG_PERSON = "wrong_person", _("记错了人")
    NOT_DONE = "not_done", _("该善行未发生")
    TWICE = "twice", _("重复记录")
    WRONG_AMOUNT = "wrong_amount", _("分值有误")


def beside(name: str) -> models.ForeignKey[Any, Any]:
    """The member whose row this is; the database's own key is made in SQL, to the account."""
    return models.ForeignKey(
        Member, models.PROTECT, related_name=name, db_index=False, db_constraint=False
    )


class Account(models.Model):
    """A member's place in the ledger: what everybody who moves their points locks first."""

    shard = BESIDE_THE_MEMBER

    member = models.OneToOneField(
        Member, models.PROTECT, primary_key=True, related_name="ledger_account"
    )
    salt = models.BinaryField()  # what the first entry's hash begins with; goes with the account
    opened_at = models.DateTimeField()
    closing = models.BooleanField(default=False)  # true only inside the erasing transaction

    def __str__(self) -> str:
        return f"account of {self.member_id}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, member: Member) -> EntryQuerySet:
        """One member's, oldest first."""
        return self.filter(member=member).order_by("seq")

    def awards(self, *, valid_on: date) -> EntryQuerySet:
        """Thanks whose standing is still valid on that day."""
        return self.filter(kind=Kind.AWARD, standing_until__gte=valid_on)


class Entry(models.Model):
    """One movement. `lot` is the `seq` of the award that the points came from.

    Columns `…_before` repeat the entry before (`prev_seq`), and `remaining`, `locked`, `until` the
    lot's last move: foreign keys hold both chains together. `hash` is made by the database.
    """

    shard = BESIDE_THE_MEMBER

    pk = models.CompositePrimaryKey("member_id", "seq")
    member = beside("entries")
    seq = models.IntegerField()
    prev_seq = models.IntegerField(null=True)
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=KEY_LENGTH)  # the same request again is the same transfer
    part = models.SmallIntegerField(default=1)  # a transfer has one entry for each lot it touches
    points = models.IntegerField()
    thanked_before = models.IntegerField()
    thanked = models.IntegerField()
    purse_before = models.IntegerField()
    purse = models.IntegerField()
    held_before = models.IntegerField()
    held = models.IntegerField()
    spent_before = models.IntegerField()
    spent = models.IntegerField()
    expired_before = models.IntegerField()
    expired = models.IntegerField()
    reversed_before = models.IntegerField()
    reversed = models.IntegerField()
    lot = models.IntegerField()
    move = models.IntegerField()
    prev_move = models.IntegerField(null=True)
    remaining_before = models.IntegerField()
    remaining = models.IntegerField()
    locked_before = models.IntegerField()
    locked = models.IntegerField()
    until_before = models.DateField()
    until = models.DateField()  # the last day on which these points can be used
    standing_until = models.DateField(null=True)  # of awards: the last day of standing
    deed = models.UUIDField(null=True)
    subject = models.CharField(max_length=KEY_LENGTH, blank=True)  # what it was spent on
    receipt = models.UUIDField(null=True)  # the owner's own act in the log
    cites = models.CharField(max_length=KEY_LENGTH, null=True)  # noqa: DJ001  (a foreign key)
    reversal_of = models.IntegerField(null=True)  # the lot, where a reversal stands behind it
    times_out_at = models.DateTimeField(null=True)
    prev_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    prev_hash = models.BinaryField()
    hash = models.BinaryField(editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                name="a_transfer_is_made_once", fields=["member", "key", "part"]
            ),
            models.UniqueConstraint(
                name="a_hold_ends_once",
                fields=["member", "cites", "part"],
                condition=Q(cites__isnull=False),
            ),
            models.CheckConstraint(
                name="points_are_positive", condition=Q(points__gte=1, points__lte=MOST_POINTS)
            ),
            models.CheckConstraint(
                name="never_overdrawn",
                condition=Q(purse__gte=0, held__gte=0, remaining__gte=0, locked__gte=0),
            ),
            models.CheckConstraint(
                name="spending_is_the_owners_own_act",
                condition=~Q(kind__in=["hold", "spend"]) | Q(receipt__isnull=False),
            ),
            models.CheckConstraint(
                name="thanks_say_how_long_they_stand",
                condition=Q(kind="award", standing_until__isnull=False)
                | (~Q(kind="award") & Q(standing_until=None, deed=None)),
            ),
            models.CheckConstraint(
                name="only_holds_time_out",
                condition=Q(kind="hold", times_out_at__isnull=False)
                | (~Q(kind="hold") & Q(times_out_at=None)),
            ),
            models.CheckConstraint(
                name="an_end_cites_its_hold",
                condition=Q(kind__in=["confirm", "void"], cites__isnull=False)
                | (~Q(kind__in=["confirm", "void"]) & Q(cites=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.points} ({self.key})"


class Lot(models.Model):
    """What is left of one award, and until when: a copy of its last move, held to it by a key."""

    shard = BESIDE_THE_MEMBER

    pk = models.CompositePrimaryKey("member_id", "number")
    member = beside("lots")
    number = models.IntegerField()  # the `seq` of the award
    move = models.IntegerField()
    remaining = models.IntegerField()
    locked = models.IntegerField()
    until = models.DateField()

    class Meta:
        indexes = [
            models.Index(
                fields=["member", "until", "number"],
                name="lots_to_spend",
                condition=Q(remaining__gt=0),
            ),
            models.Index(fields=["until"], name="lots_that_expire", condition=Q(remaining__gt=0)),
        ]

    def __str__(self) -> str:
        return f"lot {self.number} of {self.member_id}"


class Reversal(models.Model):
    """An award proved wrong, by whom and why, and until when the member can object.

    Overturned, its points and its standing come back; the row stays.
    """

    shard = BESIDE_THE_MEMBER

    pk = models.CompositePrimaryKey("member_id", "lot")
    member = beside("reversals")
    lot = models.IntegerField()
    reason = models.CharField(max_length=12, choices=Reason)
    decided_by = models.UUIDField()  # the officer: a person, never a program alone
    receipt = models.UUIDField()
    objection_until = models.DateField()
    at = models.DateTimeField()
    overturned_at = models.DateTimeField(null=True)
    overturned_by = models.UUIDField(null=True)
    overturned_receipt = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_reversal_has_a_reason", condition=Q(reason__in=Reason.values)
            ),
            models.CheckConstraint(
                name="a_person_overturns_with_a_receipt",
                condition=Q(overturned_at=None, overturned_by=None, overturned_receipt=None)
                | Q(
                    overturned_at__isnull=False,
                    overturned_by__isnull=False,
                    overturned_receipt__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"reversal of lot {self.lot} of {self.member_id}"


class Pending(models.Model):
    """A hold that has not ended: the work list of the time-out, nothing more."""

    shard = BESIDE_THE_MEMBER

    pk = models.CompositePrimaryKey("member_id", "key")
    member = beside("pending_holds")
    key = models.CharField(max_length=KEY_LENGTH)
    times_out_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["times_out_at"], name="holds_that_time_out")]

    def __str__(self) -> str:
        return f"hold {self.key}"


class Closed(models.Model):
    """What the accounts of those who left amounted to, all together: the sums stay zero."""

    shard = Local()

    id = models.SmallIntegerField(primary_key=True)  # one row
    accounts = models.BigIntegerField(default=0)
    thanked = models.BigIntegerField(default=0)
    spent = models.BigIntegerField(default=0)
    expired = models.BigIntegerField(default=0)
    reversed = models.BigIntegerField(default=0)
    unused = models.BigIntegerField(default=0)  # in purses and holds when they were closed

    class Meta:
        verbose_name_plural = "closed"
        constraints = [
            models.CheckConstraint(name="one_row_of_closed_accounts", condition=Q(id=1)),
            models.CheckConstraint(
                name="closed_accounts_sum_to_zero",
                condition=Q(
                    thanked=models.F("spent")
                    + models.F("expired")
                    + models.F("reversed")
                    + models.F("unused")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accounts} closed accounts"
