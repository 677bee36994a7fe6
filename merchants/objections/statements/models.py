"""A shop's statement beside a document: one current version, every version kept."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from merchants.objections.choices import Side
from merchants.objections.models import BESIDE_THE_MERCHANT, OfDocument

LONGEST = 500


class StatementQuerySet(models.QuerySet["Statement"]):
    def current(self) -> StatementQuerySet:
        return self.filter(superseded_at=None)


class Statement(OfDocument):
    """One version. By the shop: its words, none when taken back. By an office: for abuse only,

    changed words or none at all (`is_hidden`), always with the office's name and reason.
    """

    shard = BESIDE_THE_MERCHANT

    version = models.SmallIntegerField()
    side = models.CharField(max_length=8, choices=Side)
    words = models.CharField(max_length=LONGEST, blank=True)
    is_hidden = models.BooleanField(default=False)
    office = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    written_by = models.UUIDField()
    written_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True)
    entry = models.UUIDField()

    objects: ClassVar[Any] = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_statement_per_document",
                fields=["merchant", "kind", "business_key"],
                condition=Q(superseded_at=None),
            ),
            models.UniqueConstraint(
                name="versions_of_a_statement_are_numbered",
                fields=["merchant", "kind", "business_key", "version"],
            ),
            models.CheckConstraint(
                name="an_office_changes_a_statement_with_a_trace",
                condition=Q(side=Side.MERCHANT, office="", reason="", is_hidden=False)
                | Q(side=Side.OFFICE) & ~Q(office="") & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="a_hidden_statement_says_nothing",
                condition=Q(is_hidden=False) | Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"statement v{self.version} on {self.business_key}"
