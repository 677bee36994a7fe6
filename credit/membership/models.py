"""Who takes part: one row for each membership, the root of everything about a member."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import ById


class State(models.TextChoices):
    JOINED = "joined", _("已加入")
    LEFT = "left", _("已退出")


WORKFLOW: Workflow[str] = Workflow({State.JOINED: [State.LEFT], State.LEFT: []})


class Member(models.Model):
    """One membership of one person; joining again later is a new one."""

    shard = ById()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.UUIDField(null=True)  # the account; nobody's once they left
    state = models.CharField(max_length=6, choices=State, default=State.JOINED)
    alias = models.UUIDField(null=True, default=uuid4)  # in the trail of acts; goes when they leave
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="a_past_membership_names_nobody",
                condition=Q(state="joined", person__isnull=False) | Q(state="left", person=None),
            ),
            models.CheckConstraint(
                name="a_past_membership_has_no_alias",
                condition=Q(state="joined", alias__isnull=False) | Q(state="left", alias=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["person"], name="members_by_person", condition=Q(person__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class Seat(models.Model):
    """One person, one membership: the key under which a person's membership is found."""

    shard = ById()

    person = models.UUIDField(primary_key=True)
    member = models.UUIDField()

    def __str__(self) -> str:
        return f"seat of {self.member}"
