"""What a person shows, what was answered about them, and the keys that sign it.

A partner asks about one condition at a time, and an answer stays for its time: both are
constraints here, whatever the code does.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import uuid7
from backend.sharding.models import Local, Reference
from incentives.holders.models import BESIDE_THE_HOLDER, Holder
from incentives.offers.models import Version
from incentives.partners.models import Partner


class Word(models.TextChoices):
    """All that a partner is ever told."""

    YES = "yes", _("是")
    NO = "no", _("否")


class Way(models.TextChoices):
    """How the question came."""

    TOKEN = "token", _("本人出示")  # a way, no secret
    SIGN_IN = "sign_in", _("本人登录合作方网站")
    APPLICATION = "application", _("本人提交申请")
    VOUCHER = "voucher", _("本人使用优惠券")


def _while(first: str, end: str) -> Func:
    return Func(F(first), F(end), Value("[)"), function="tstzrange")


class Token(models.Model):
    """What the person shows now, for one version; the next one takes its place.

    `digest`: of its text, which is kept nowhere. `is_met` was looked up when it was made, so that
    a partner's question reads nothing about the person's points.
    """

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    version_id: UUID
    holder = models.OneToOneField(
        Holder, models.PROTECT, primary_key=True, related_name="+", db_column="holder_id"
    )
    id = models.UUIDField(default=uuid7)
    digest = models.BinaryField(max_length=16)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", db_index=False)
    is_met = models.BooleanField()
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    question = models.UUIDField(null=True)  # once it was asked

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_token_ends_after_it_begins", condition=Q(ends_at__gt=F("made_at"))
            ),
        ]
        indexes = [models.Index(fields=["digest"], name="tokens_by_digest")]

    def __str__(self) -> str:
        return f"token {self.id}"


class Question(models.Model):
    """One answer that a partner was given. `threshold`: the digest of what was asked for.

    Until `condition_until` the partner may ask about nothing else of this person; until
    `answer_until` it hears the same word.
    """

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    partner_id: UUID
    version_id: UUID
    pk = models.CompositePrimaryKey("holder_id", "id")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", db_index=False)
    threshold = models.BinaryField(max_length=32)
    answer = models.CharField(max_length=3, choices=Word)
    way = models.CharField(max_length=12, choices=Way)
    asked_at = models.DateTimeField(default=timezone.now)
    signed_until = models.DateTimeField()
    condition_until = models.DateTimeField()
    answer_until = models.DateTimeField()
    receipt = models.UUIDField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_answer_is_yes_or_no", condition=Q(answer__in=Word.values)
            ),
            models.CheckConstraint(
                name="a_question_comes_a_known_way", condition=Q(way__in=Way.values)
            ),
            models.CheckConstraint(
                name="an_answer_ends_after_it_was_given",
                condition=Q(signed_until__gt=F("asked_at"), condition_until__gte=F("asked_at"))
                & Q(answer_until__gte=F("asked_at")),
            ),
            ExclusionConstraint(
                name="one_condition_of_a_partner_at_a_time",
                expressions=[
                    ("holder", RangeOperators.EQUAL),
                    ("partner", RangeOperators.EQUAL),
                    ("threshold", RangeOperators.NOT_EQUAL),
                    (_while("asked_at", "condition_until"), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="an_answer_stays_for_its_time",
                expressions=[
                    ("holder", RangeOperators.EQUAL),
                    ("partner", RangeOperators.EQUAL),
                    ("threshold", RangeOperators.EQUAL),
                    ("answer", RangeOperators.NOT_EQUAL),
                    (_while("asked_at", "answer_until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "-asked_at"], name="questions_about_a_person"),
            models.Index(fields=["asked_at"], name="questions_by_age"),
        ]

    def __str__(self) -> str:
        return f"question {self.id}"


class AskedBefore(models.Model):
    """How many questions there were in a month about an offer, once they themselves are gone."""

    shard = Local()

    version = models.ForeignKey(
        Version, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    month = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    yes = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "asked before"
        constraints = [
            models.UniqueConstraint(name="a_month_is_counted_once", fields=["version", "month"]),
            models.CheckConstraint(
                name="no_more_yes_than_questions", condition=Q(yes__lte=F("asked"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked} in {self.month:%Y-%m}"


class AnswerKey(models.Model):
    """An Ed25519 key that signs answers; the private half is sealed. One signs at a time."""

    shard = Reference()

    key_id = models.CharField(primary_key=True, max_length=16)
    public_key = models.BinaryField()
    private_sealed = models.BinaryField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)  # when its successor began to sign

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_answer_key_signs_at_a_time",
                fields=["until"],
                condition=Q(until=None),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"key {self.key_id}"
