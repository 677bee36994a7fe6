"""One piece of news for one partner; written in the transaction of what it tells."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.sharding.models import Local
from incentives.partners.models import Partner


class News(models.Model):
    """`kind` is thing.past_participle; `key` makes telling twice the same as once.

    `body` names things by their reference and holds nothing that the partner may not know.
    """

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="news", db_constraint=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    body = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "news"
        constraints = [
            models.UniqueConstraint(name="news_are_told_once", fields=["partner", "kind", "key"])
        ]
        indexes = [models.Index(fields=["partner", "-id"], name="news_of_a_partner")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.partner_id}"
