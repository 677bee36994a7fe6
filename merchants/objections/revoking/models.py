"""That a document fell, when we were to take it off, and when we did: the clock is the row."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from backend.deadlines.models import DeadlineQuerySet, DeadlineRow
from merchants.objections.models import BESIDE_THE_MERCHANT, OfDocument


class Told(models.TextChoices):
    """How we learned of it."""

    SOURCE = "source"  # in a delivery
    OFFICE = "office"  # at the desk
    OBJECTION = "objection"  # by deciding one


class Revocation(OfDocument, DeadlineRow):
    """`started_on` is the day the document fell, `met_on` the day it left every page."""

    shard = BESIDE_THE_MERCHANT

    item = models.UUIDField()
    told = models.CharField(max_length=10, choices=Told)
    case = models.UUIDField(null=True)  # the objection
    office = models.CharField(max_length=200)  # of the record
    office_code = models.CharField(max_length=18, blank=True)
    revoked_by = models.UUIDField(null=True)  # the officer, where one did it here
    reason = models.CharField(max_length=1000)
    taken_off_at = models.DateTimeField()
    entry = models.UUIDField()

    objects: ClassVar[Any] = DeadlineQuerySet.as_manager()

    class Meta(DeadlineRow.Meta):
        abstract = False
        constraints = [
            *DeadlineRow.Meta.constraints,
            models.UniqueConstraint(
                name="a_document_falls_once", fields=["merchant", "kind", "business_key"]
            ),
            models.CheckConstraint(
                name="a_revocation_says_why", condition=~Q(reason="") & Q(told__in=Told.values)
            ),
        ]

    def __str__(self) -> str:
        return f"revocation of {self.business_key}"
