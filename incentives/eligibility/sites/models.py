"""Sites of partners, what a person's sign-in there may tell, and the keys of sign-ins."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from backend.kernel.ids import uuid7
from backend.sharding.models import Reference
from incentives.holders.models import BESIDE_THE_HOLDER, Holder
from incentives.partners.models import Partner


class Site(models.Model):
    """A site of a partner where people may sign in; its secret is known to allauth as a hash."""

    shard = Reference()

    partner_id: UUID
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="sites")
    client = models.CharField(max_length=100, unique=True)  # allauth's client id
    name = models.CharField(max_length=60)
    redirect_uri = models.CharField(max_length=500)
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_come_back_by_https_only",
                condition=Q(redirect_uri__startswith="https://"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SignIn(models.Model):
    """How one partner knows one person: by `sub`, which no other partner has.

    `known` and `met`: conditions of the partner's offers that could be answered when the person
    last signed in, and those that were met: a partner's question reads no points.
    """

    shard = BESIDE_THE_HOLDER

    holder_id: UUID
    partner_id: UUID
    pk = models.CompositePrimaryKey("holder_id", "partner_id")
    holder = models.ForeignKey(Holder, models.PROTECT, related_name="+", db_index=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", db_index=False)
    sub = models.UUIDField(default=uuid4)
    known = ArrayField(models.UUIDField(), default=list)
    met = ArrayField(models.UUIDField(), default=list)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_met_is_known", condition=Q(known__contains=F("met"))
            ),
        ]
        indexes = [models.Index(fields=["sub"], name="sign_ins_by_sub")]

    def __str__(self) -> str:
        return f"sign-in {self.sub}"


class SignInKey(models.Model):
    """An RSA key that signs sign-ins (ID tokens); the private half is sealed."""

    shard = Reference()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pem_sealed = models.BinaryField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_key_signs_sign_ins_at_a_time",
                fields=["until"],
                condition=Q(until=None),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"key {self.id}"
