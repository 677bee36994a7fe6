"""The numbers of a version and how many of it there are: parts that the database compares."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import uuid7
from backend.sharding.models import Reference
from incentives.offers.models import Version


class Term(models.Model):
    """One number of a version: for everyone, and better where the condition is met.

    The direction comes from the field; `better` can only lie on its good side.
    """

    shard = Reference()

    class Direction(models.TextChoices):
        LOWER = "lower"
        HIGHER = "higher"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, models.CASCADE, related_name="terms", db_index=False)
    code = models.CharField(max_length=30)
    direction = models.CharField(max_length=6, choices=Direction)
    everyone = models.DecimalField(max_digits=14, decimal_places=4)
    better = models.DecimalField(max_digits=14, decimal_places=4, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_term_is_told_once", fields=["version", "code"]),
            models.CheckConstraint(
                name="no_ones_terms_are_worse_than_everyones",
                condition=Q(better=None)
                | Q(direction="lower", better__lte=F("everyone"))
                | Q(direction="higher", better__gte=F("everyone")),
            ),
            models.CheckConstraint(
                name="terms_are_not_negative",
                condition=Q(everyone__gte=0) & (Q(better=None) | Q(better__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.everyone} / {self.better}"

    def value(self, *, is_met: bool) -> Decimal:
        """What holds for somebody."""
        return self.better if is_met and self.better is not None else self.everyone


class Quota(models.Model):
    """How many there are of a version in its days: in all, a day, or for each person."""

    shard = Reference()

    class Per(models.TextChoices):
        TOTAL = "total", _("总数")
        DAY = "day", _("每日")
        PERSON = "person", _("每人")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, models.CASCADE, related_name="quotas", db_index=False)
    per = models.CharField(max_length=6, choices=Per)
    most = models.IntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quota_kind_is_known", condition=Q(per__in=["total", "day", "person"])
            ),
            models.CheckConstraint(name="a_quota_is_positive", condition=Q(most__gt=0)),
            models.CheckConstraint(
                name="a_quota_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            ExclusionConstraint(
                name="quotas_do_not_overlap",
                expressions=[
                    ("version", RangeOperators.EQUAL),
                    ("per", RangeOperators.EQUAL),
                    (Func("starts_on", "ends_on", models.Value("[]"), function="daterange"),
                     RangeOperators.OVERLAPS),
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.most} per {self.per}"
