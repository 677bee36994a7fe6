"""Proofs of identity. A live one holds what was proved, sealed; one that ended holds nothing."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.accounts.identity.ages import ADULT, has_completed
from backend.kernel.ids import uuid7
from backend.kernel.vault import vault
from backend.kernel.workflow import Workflow
from backend.sharding.models import Local

NAME = "accounts_identity.name_sealed"  # contexts of the seals and of the index
NUMBER = "accounts_identity.number_sealed"
BORN = "accounts_identity.born_sealed"


class State(models.TextChoices):
    LIVE = "live"
    MOVED = "moved"  # to another account of the same person
    FORGOTTEN = "forgotten"  # at the person's wish


WORKFLOW = Workflow({State.LIVE: [State.MOVED, State.FORGOTTEN]})


class IdentityQuerySet(models.QuerySet["Identity"]):
    def live(self) -> IdentityQuerySet:
        return self.filter(state=State.LIVE)

    def of_number(self, number: str) -> IdentityQuerySet:
        """Those proved with this resident ID, whichever master key indexed it."""
        return self.filter(number_index__in=vault().blind_indexes(number, context=NUMBER))


class Identity(models.Model):
    """One account's proof of one person's identity."""

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="identities")
    state = models.CharField(max_length=10, choices=State, default=State.LIVE)
    name_sealed = models.BinaryField(null=True)
    number_sealed = models.BinaryField(null=True)
    number_index = models.BinaryField(max_length=16, null=True)
    born_sealed = models.BinaryField(null=True)
    verified_by = models.CharField(max_length=60)
    verified_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Identity]] = models.Manager.from_queryset(IdentityQuerySet)()

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(
                name="one_verified_account_per_person",
                fields=["number_index"],
                condition=Q(state=State.LIVE),
            ),
            models.UniqueConstraint(
                name="one_live_identity_per_account",
                fields=["person"],
                condition=Q(state=State.LIVE),
            ),
            models.CheckConstraint(
                name="identity_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="an_ended_identity_holds_nothing",
                condition=Q(
                    state=State.LIVE,
                    name_sealed__isnull=False,
                    number_sealed__isnull=False,
                    number_index__isnull=False,
                    born_sealed__isnull=False,
                    ended_at=None,
                )
                | Q(
                    ~Q(state=State.LIVE),
                    name_sealed=None,
                    number_sealed=None,
                    number_index=None,
                    born_sealed=None,
                    ended_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.state})"

    @property
    def born_on(self) -> date:
        """The birth date of a live proof."""
        return date.fromisoformat(
            vault().open(bytes(self.born_sealed or b""), context=BORN).decode()
        )

    def is_adult(self, *, today: date) -> bool:
        """Whether the person has completed 18 years."""
        return has_completed(ADULT, born=self.born_on, today=today)
