"""News for partners' programs, the addresses they go to, and every try to deliver them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import Local
from incentives.partners.models import Partner

MOST_ENDPOINTS = 5


class News(models.Model):
    """`kind` is thing.past_participle; `key` makes telling twice the same as once.

    `body` names things by their reference and holds nothing that the partner may not know.
    `sequence` counts a partner's news without a gap; it is given after commit, so that whoever
    has read up to one has missed nothing before it.
    """

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="news", db_constraint=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    body = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=timezone.now)
    sequence = models.BigIntegerField(null=True)

    class Meta:
        verbose_name_plural = "news"
        constraints = [
            models.UniqueConstraint(name="news_are_told_once", fields=["partner", "kind", "key"]),
            models.UniqueConstraint(name="news_are_counted_once", fields=["partner", "sequence"]),
        ]
        indexes = [
            models.Index(fields=["partner", "-id"], name="news_of_a_partner"),
            models.Index(
                fields=["partner", "id"], name="news_to_count", condition=Q(sequence=None)
            ),
            models.Index(fields=["at"], name="news_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.partner_id}"


class NewsCounter(models.Model):
    """How far a partner's news are counted; its row is the lock of counting."""

    shard = Local()

    partner = models.OneToOneField(
        Partner, models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.last} of {self.partner_id}"


class EndpointState(models.TextChoices):
    UNVERIFIED = "unverified", _("等待验证")
    ACTIVE = "active", _("有效")
    PAUSED = "paused", _("已暂停")
    REMOVED = "removed", _("已移除")


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def present(self) -> EndpointQuerySet:
        """All but removed ones."""
        return self.exclude(state=EndpointState.REMOVED)

    def collecting(self) -> EndpointQuerySet:
        """Those for which news are kept ready: active, and paused for a while."""
        return self.filter(state__in=[EndpointState.ACTIVE, EndpointState.PAUSED])


class Endpoint(models.Model):
    """An address of a partner's program. It proves itself by a ping before it is told anything.

    `kinds` empty: every kind. A rotated secret signs beside the new one until `old_until`.
    """

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="endpoints", db_constraint=False
    )
    slot = models.PositiveSmallIntegerField()  # 1 to 5, so that there are no more
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=60), default=list)
    state = models.CharField(max_length=10, choices=EndpointState, default=EndpointState.UNVERIFIED)
    why = models.CharField(max_length=20, blank=True)  # paused: by_owner, failing, gone
    secret_sealed = models.BinaryField()
    old_secret_sealed = models.BinaryField(null=True)
    old_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    verified_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Endpoint]] = models.Manager.from_queryset(EndpointQuerySet)()

    class Meta:
        ordering = ["slot", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_endpoint_per_slot",
                fields=["partner", "slot"],
                condition=~Q(state="removed"),
            ),
            models.CheckConstraint(
                name="a_partner_has_five_endpoints_at_most",
                condition=Q(slot__gte=1, slot__lte=MOST_ENDPOINTS),
            ),
            models.CheckConstraint(
                name="endpoint_state_is_known", condition=Q(state__in=EndpointState.values)
            ),
            models.CheckConstraint(
                name="what_is_told_something_was_verified",
                condition=~Q(state="active") | Q(verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_old_secret_has_an_end",
                condition=Q(old_secret_sealed=None, old_until=None)
                | Q(old_secret_sealed__isnull=False, old_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.url} of {self.partner_id}"

    def wants(self, kind: str) -> bool:
        """Whether news of that kind go there."""
        return not self.kinds or kind in self.kinds


class Lane(models.Model):
    """The one queue of an endpoint: whoever delivers holds its row, so no two do at once.

    `rest_until`: after failures in a row nothing is tried until then, however much waits.
    """

    shard = Local()

    endpoint = models.OneToOneField(Endpoint, models.CASCADE, primary_key=True, related_name="lane")
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    failing_since = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)
    turn_at = models.DateTimeField(null=True)  # for when the next turn is promised

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_fails_fails_since_when",
                condition=Q(failures=0, failing_since=None)
                | Q(failures__gt=0, failing_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"lane of {self.endpoint_id}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("等待投递")
    DELIVERED = "delivered", _("已送达")
    GIVEN_UP = "given_up", _("已放弃")


class Delivery(models.Model):
    """One piece of news for one endpoint: history and work queue in one row."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    news = models.ForeignKey(News, models.CASCADE, related_name="deliveries", db_index=False)
    endpoint = models.ForeignKey(
        Endpoint, models.CASCADE, related_name="deliveries", db_index=False
    )
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)  # since it was asked for
    asked_at = models.DateTimeField(default=timezone.now)  # first, or by replay
    next_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="news_are_delivered_once_per_endpoint", fields=["news", "endpoint"]
            ),
            models.CheckConstraint(
                name="webhook_delivery_state_is_known", condition=Q(state__in=DeliveryState.values)
            ),
            models.CheckConstraint(
                name="a_delivery_is_done_or_waiting",
                condition=Q(state="waiting", done_at=None)
                | (~Q(state="waiting") & Q(done_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "next_at"], name="deliveries_due", condition=Q(state="waiting")
            ),
            models.Index(fields=["endpoint", "-id"], name="deliveries_of_an_endpoint"),
            models.Index(
                fields=["asked_at"], name="deliveries_to_give_up", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["done_at"], name="deliveries_to_forget", condition=~Q(state="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.news_id} to {self.endpoint_id}: {self.state}"


class DeliveryAttempt(models.Model):
    """One try: what the other side answered, or why it could not; at most 200 screened characters.

    `at` and what follows it are what the log page shows.
    """

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    ms = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    trouble = models.CharField(max_length=30, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["delivery", "-id"], name="attempts_of_a_delivery")]

    def __str__(self) -> str:
        return f"{self.status or self.trouble} at {self.at:%Y-%m-%d %H:%M}"


ENDPOINT: Workflow[str] = Workflow(
    {
        EndpointState.UNVERIFIED: [EndpointState.ACTIVE, EndpointState.REMOVED],
        EndpointState.ACTIVE: [EndpointState.PAUSED, EndpointState.REMOVED],
        EndpointState.PAUSED: [EndpointState.ACTIVE, EndpointState.REMOVED],
        EndpointState.REMOVED: [],
    }
)
DELIVERY: Workflow[str] = Workflow(
    {
        DeliveryState.WAITING: [DeliveryState.DELIVERED, DeliveryState.GIVEN_UP],
        DeliveryState.DELIVERED: [DeliveryState.WAITING],
        DeliveryState.GIVEN_UP: [DeliveryState.WAITING],
    }
)
