"""That somebody was asked to take a voucher over; their number is forgotten with the answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from incentives.holders.models import BESIDE_THE_HOLDER, Holder


class State(models.TextChoices):
    OPEN = "open", _("等待接受")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("已谢绝")
    OVER = "over", _("已结束")


GIFT: Workflow[str] = Workflow(
    {
        State.OPEN: [State.ACCEPTED, State.DECLINED, State.OVER],
        State.ACCEPTED: [],
        State.DECLINED: [],
        State.OVER: [],
    }
)


class GiftQuerySet(models.QuerySet["Gift"]):
    def open(self, now: datetime) -> GiftQuerySet:
        """Still to be answered."""
        return self.filter(state=State.OPEN, expires_at__gt=now)

    def end(self, state: State = State.OVER) -> int:
        """Answered, taken back or past: nobody's number is kept; how many."""
        return self.filter(state=State.OPEN).update(state=state, phone_index=None)


class Gift(models.Model):
    """One asking, beside its giver."""

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    pk = models.CompositePrimaryKey("holder_id", "id")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="+", db_index=False)
    id = models.UUIDField(default=uuid7)
    voucher = models.UUIDField()
    phone_index = models.BinaryField(max_length=16, null=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager.from_queryset(GiftQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_gift_per_voucher",
                fields=["holder", "voucher"],
                condition=Q(state="open"),
            ),
            models.CheckConstraint(
                name="an_answered_gift_names_nobody",
                condition=Q(state="open", phone_index__isnull=False)
                | Q(state__in=["accepted", "declined", "over"], phone_index=None),
            ),
        ]
        indexes = [
            models.Index(fields=["phone_index"], name="gifts_by_number", condition=Q(state="open")),
            models.Index(fields=["expires_at"], name="gifts_by_end", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"gift of {self.voucher} ({self.state})"
