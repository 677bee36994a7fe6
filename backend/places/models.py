"""Administrative divisions: GB/T 2260 codes of any year, with the days they were valid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backend.sharding.models import Reference


class Division(models.Model):
    """One province, city, county or street. Codes abolished long ago stay: old records use them."""

    shard = Reference()

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    parent_code = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    lng = models.FloatField(null=True, blank=True)  # WGS-84
    lat = models.FloatField(null=True, blank=True)
    source_code = models.CharField(max_length=20)
    row_hash = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["parent_code"], name="division_by_parent")]
        constraints = [
            models.CheckConstraint(
                name="division_code_is_digits", condition=Q(code__regex=r"^(\d{6}|\d{9}|\d{12})$")
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DivisionVersion(models.Model):
    """What a division's row said before it was superseded."""

    shard = Reference()

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=12, db_index=True)
    facts = models.JSONField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} until {self.superseded_at:%Y-%m-%d}"
