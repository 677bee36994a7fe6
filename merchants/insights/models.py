"""What is counted of each complaint, and the sums of it. Nothing here says who complained.

A trigger on the complaint leaves a Touch; gathering turns touches into facts, sums and figures.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import uuid7
from backend.sharding.models import By, Local
from merchants.complaints.choices import Outcome
from merchants.registry.models import Merchant


class Answer(models.TextChoices):
    """Whether the shop answered within its term; "" while the term runs."""

    IN_TIME = "in_time", _("按时答复")
    LATE = "late", _("逾期答复")
    NONE = "none", _("未答复")


class CaseTouch(models.Model):
    """A complaint changed and was not counted anew yet. Many of one case are one."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    complaint_id = models.UUIDField()

    class Meta:
        verbose_name_plural = "case touches"

    def __str__(self) -> str:
        return f"touch of {self.complaint_id}"


class CaseFact(models.Model):
    """One complaint as it is counted; with `is_public`, as its author lets everybody read it.

    `id` is what is shown outside: the complaint's own reference is known to its sides only.
    """

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "complaint_id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    complaint_id = models.UUIDField()
    id = models.UUIDField(default=uuid.uuid4)
    filed_on = models.DateField()
    category = models.CharField(max_length=40)
    division_code = models.CharField(max_length=6, blank=True)
    is_counted = models.BooleanField()  # not withdrawn
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answer_days = models.SmallIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    is_public = models.BooleanField(default=False)
    narrative = models.TextField(blank=True)  # screened; only with the author's consent
    # Pairs of signs of the text, and marks of kind and place: found together by one index.
    grams = ArrayField(models.CharField(max_length=44), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nothing_is_told_without_consent",
                condition=Q(is_public=True) | Q(narrative="", grams=[]),
            ),
            models.CheckConstraint(
                name="counted_answer_is_known", condition=Q(answer__in=["", *Answer.values])
            ),
            models.CheckConstraint(
                name="counted_outcome_is_known", condition=Q(outcome__in=["", *Outcome.values])
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "filed_on"], name="facts_of_a_merchant"),
            models.Index(
                fields=["-filed_on", "-id"], name="cases_in_order", condition=Q(is_public=True)
            ),
            models.Index(
                fields=["division_code", "-filed_on", "-id"],
                name="cases_by_division",
                condition=Q(is_public=True),
            ),
            models.Index(
                fields=["category", "-filed_on", "-id"],
                name="cases_by_category",
                condition=Q(is_public=True),
            ),
            GinIndex(
                fields=["grams"],
                name="cases_by_words",
                condition=Q(is_public=True),
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} on {self.filed_on}"


class ComplaintTally(models.Model):
    """How many complaints of one month, category and division, and what became of them."""

    shard = Local()

    month = models.DateField()  # its first day
    category = models.CharField(max_length=40)
    division_code = models.CharField(max_length=6, blank=True)
    complaints = models.IntegerField(default=0)
    in_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    unanswered = models.IntegerField(default=0)
    solved = models.IntegerField(default=0)
    partly = models.IntegerField(default=0)
    not_solved = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "complaint tallies"
        constraints = [
            models.UniqueConstraint(
                name="one_tally_per_cell", fields=["month", "category", "division_code"]
            ),
            models.CheckConstraint(
                name="no_more_became_of_them_than_there_are",
                condition=Q(
                    complaints__gte=F("in_time") + F("late") + F("unanswered"),
                    in_time__gte=0,
                    late__gte=0,
                    unanswered__gte=0,
                )
                & Q(
                    complaints__gte=F("solved") + F("partly") + F("not_solved"),
                    solved__gte=0,
                    partly__gte=0,
                    not_solved__gte=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.category} {self.division_code}: {self.complaints}"


class ComplaintFigures(models.Model):
    """Twelve months of one shop. `solved_floor`: what share was surely solved, for the boards."""

    shard = By("merchant_id", "merchants.Merchant")

    merchant = models.OneToOneField(Merchant, models.PROTECT, primary_key=True, related_name="+")
    division_code = models.CharField(max_length=6, blank=True)
    counted_on = models.DateField()
    complaints = models.IntegerField()
    answers = models.IntegerField()  # whose term is over or that were answered
    in_time = models.IntegerField()
    outcomes = models.IntegerField()  # confirmed by the consumer
    solved = models.IntegerField()
    median_answer_days = models.SmallIntegerField(null=True)
    solved_floor = models.FloatField(default=0)

    class Meta:
        verbose_name_plural = "complaint figures"
        constraints = [
            models.CheckConstraint(
                name="a_part_is_not_more_than_its_whole",
                condition=Q(
                    answers__lte=F("complaints"),
                    in_time__lte=F("answers"),
                    outcomes__lte=F("complaints"),
                    solved__lte=F("outcomes"),
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["median_answer_days", "-in_time"],
                name="shops_by_speed",
                condition=Q(median_answer_days__isnull=False),
            ),
            models.Index(fields=["-solved_floor"], name="shops_by_solved"),
            models.Index(fields=["counted_on"], name="figures_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.complaints} complaints by {self.counted_on}"


class ScanTally(models.Model):
    """How often the genuine seal of one shop was scanned on one day: a number and nothing else."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "day")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    scans = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "scan tallies"
        constraints = [
            models.CheckConstraint(name="a_scanned_day_has_scans", condition=Q(scans__gt=0)),
        ]
        indexes = [models.Index(fields=["day"], name="scans_by_day")]

    def __str__(self) -> str:
        return f"{self.scans} on {self.day}"
