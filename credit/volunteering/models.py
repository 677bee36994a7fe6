"""How far the platform's records were pulled, and since when it could not be asked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backend.sharding.models import Local

LONGEST_TROUBLE = 80


class PlatformPull(models.Model):
    """One source code's place in the platform's records. It names nobody."""

    shard = Local()

    source_code = models.CharField(max_length=20, primary_key=True)
    after = models.CharField(max_length=200, blank=True)  # the platform's cursor
    records = models.BigIntegerField(default=0)  # that came, those that came twice included
    pulled_at = models.DateTimeField(null=True)  # the last good answer
    failing_since = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=LONGEST_TROUBLE, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_pull_that_fails_says_why_and_since_when",
                condition=Q(trouble="", failing_since=None)
                | (~Q(trouble="") & Q(failing_since__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_code} after {self.after or 'the beginning'}"
