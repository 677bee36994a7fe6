"""Shops, partners, offices and operators; who belongs to them; the keys of their programs."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.codes.division import lineage
from backend.kernel.ids import uuid7
from backend.kernel.workflow import Workflow
from backend.sharding.models import Local


class Kind(models.TextChoices):
    MERCHANT = "merchant", _("店铺")
    PARTNER = "partner", _("合作机构")
    OFFICE = "office", _("机关")
    OPERATOR = "operator", _("平台运营")


class Standing(models.TextChoices):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class Organisation(models.Model):
    """Somebody a person may act for.

    Of a shop: `merchant`, its registry key. Of an office: `source_codes` it delivers under, and its
    competences: `divisions` (6-digit codes) and `subject_kinds`; an empty list covers nothing.
    """

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=40, unique=True)  # its stable name in consents and logs
    name = models.CharField(max_length=200)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.ACTIVE)
    merchant = models.UUIDField(null=True, blank=True)
    source_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    divisions = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    subject_kinds = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    founded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_is_known", condition=Q(kind__in=Kind.values)
            ),
            models.CheckConstraint(
                name="organisation_standing_is_known", condition=Q(standing__in=Standing.values)
            ),
            models.CheckConstraint(
                name="shops_name_their_merchant",
                condition=Q(kind=Kind.MERCHANT, merchant__isnull=False)
                | (~Q(kind=Kind.MERCHANT) & Q(merchant=None)),
            ),
            models.UniqueConstraint(
                name="one_organisation_per_shop",
                fields=["merchant"],
                condition=~Q(standing=Standing.CLOSED),
            ),
            models.CheckConstraint(
                name="only_offices_deliver_and_judge",
                condition=Q(kind=Kind.OFFICE)
                | Q(source_codes=[], divisions=[], subject_kinds=[])
                | Q(kind=Kind.PARTNER, divisions=[], subject_kinds=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def is_competent(self, *, division: str, subject_kind: str) -> bool:
        """Whether this office may act on such a subject there; 500000 covers 500112."""
        within = set(lineage(division))
        return subject_kind in self.subject_kinds and not within.isdisjoint(self.divisions)


class Role(models.TextChoices):
    OWNER = "owner", _("负责人")  # besides: says who belongs to it, and makes keys
    STAFF = "staff", _("工作人员")


class Membership(models.Model):
    """That a person may act for an organisation, from when until when."""

    shard = Local()

    class State(models.TextChoices):
        ACTIVE = "active"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_membership_per_person",
                fields=["organisation", "person"],
                condition=Q(state="active"),
            ),
            models.CheckConstraint(
                name="membership_role_is_known", condition=Q(role__in=Role.values)
            ),
            models.CheckConstraint(
                name="membership_ends_once",
                condition=Q(state="active", ended_at=None)
                | Q(state="ended", ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation_id}"


class Invitation(models.Model):
    """A phone number asked to join. Only its index is kept, and only while the answer is open."""

    shard = Local()

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    phone_index = models.BinaryField(max_length=16, null=True, blank=True)
    role = models.CharField(max_length=10, choices=Role)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_invitation_per_phone",
                fields=["organisation", "phone_index"],
                condition=Q(state="open"),
            ),
            models.CheckConstraint(
                name="invitation_role_is_known", condition=Q(role__in=Role.values)
            ),
            models.CheckConstraint(
                name="an_answered_invitation_names_nobody",
                condition=Q(state="open", phone_index__isnull=False)
                | Q(
                    state__in=["accepted", "declined", "withdrawn", "expired"],
                    phone_index=None,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation_id}: {self.state}"


class ApiKey(models.Model):
    """A program's way in. Only the SHA-256 of its secret is kept; `prefix` is for looking it up.

    `ends_at`: good until then. A rotated key has a successor and ends when the overlap is over.
    """

    shard = Local()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=10, unique=True)
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=60))
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="successor"
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(name="a_key_has_scopes", condition=~Q(scopes=[])),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    def is_live(self, now: datetime | None = None) -> bool:
        """Whether it still opens anything."""
        return self.ends_at is None or self.ends_at > (now or timezone.now())


MEMBERSHIP: Workflow[str] = Workflow({"active": ["ended"], "ended": []})
INVITATION: Workflow[str] = Workflow(
    {"open": ["accepted", "declined", "withdrawn", "expired"]}
    | {answered: [] for answered in ("accepted", "declined", "withdrawn", "expired")}
)
