"""One figure of one office: `part` of `n`, of a month or of twelve."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from backend.sharding.models import Local


class OfficeFigure(models.Model):
    """Counted anew every night (`counting.recount`); nothing is written by hand.

    `month` is the first day of a month, or None for the last twelve months together.
    """

    shard = Local()

    office = models.CharField(max_length=200)
    measure = models.CharField(max_length=20)
    month = models.DateField(null=True)
    n = models.BigIntegerField()
    part = models.BigIntegerField()
    median_days = models.IntegerField(null=True)

    objects: ClassVar[models.Manager[OfficeFigure]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_figure_of_an_office",
                fields=["office", "measure", "month"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_figure_counts_something",
                condition=Q(n__gt=0, part__gte=0, part__lte=F("n")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.measure}: {self.part}/{self.n}"
