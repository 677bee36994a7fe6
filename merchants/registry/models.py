"""Who trades: a merchant (a legal entity or sole trader), its outlets, and codes for ever.

Columns are nullable only where the register itself may be silent. A changed row keeps its old
self in a version table, so the page of any past day can be told (`as-of`).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.intake.models import Source
from backend.sharding.models import By, ById

CODE_LENGTH = 10


class Kind(models.TextChoices):
    ENTERPRISE = "enterprise", _("企业")
    INDIVIDUAL_BUSINESS = "individual_business", _("个体工商户")
    COOPERATIVE = "cooperative", _("农民专业合作社")
    INSTITUTION = "institution", _("机关事业单位")
    SOCIAL_ORGANISATION = "social_organisation", _("社会组织")
    OTHER = "other", _("其他组织")


class Standing(models.TextChoices):
    """The register's own word on whether the merchant trades (登记状态)."""

    IN_BUSINESS = "in_business", _("存续")
    SUSPENDED = "suspended", _("停业")
    REVOKED = "revoked", _("吊销")
    CLOSED = "closed", _("注销")
    UNKNOWN = "unknown", _("未提供")


class Delivered(models.Model):
    """What every delivered row carries: who said so, in which batch, since when."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="+", db_index=False)
    batch_id = models.UUIDField()
    row_hash = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class Merchant(Delivered):
    """One legal entity or sole trader, as the register last described it."""

    shard = ById()

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=CODE_LENGTH)  # public, unique through Key
    uscc = models.CharField(max_length=18, blank=True)
    registration_no = models.CharField(max_length=50, blank=True)  # older registers' number
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    entity_type = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=12, choices=Standing)
    established_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    capital = models.CharField(max_length=80, blank=True)  # as delivered: 136 unit spellings
    scope = models.TextField(blank=True)
    representative = models.CharField(max_length=60, blank=True)  # masked before it is stored
    province = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=60, blank=True)  # 地区 as delivered
    division_code = models.CharField(max_length=6, blank=True)
    address = models.CharField(max_length=300, blank=True)
    address_withheld = models.BooleanField(default=False)  # a private home
    flags = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="merchant_kind_is_known", condition=Q(kind__in=Kind.values)
            ),
            models.CheckConstraint(
                name="merchant_status_is_known", condition=Q(status__in=Standing.values)
            ),
            models.CheckConstraint(
                name="merchant_has_an_identifier", condition=~Q(uscc="", registration_no="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class MerchantVersion(models.Model):
    """What a merchant's row said before it was superseded."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="versions", db_index=False)
    id = models.UUIDField()
    facts = models.JSONField()  # the whole row, by column name
    row_hash = models.UUIDField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.merchant_id} until {self.superseded_at:%Y-%m-%d}"


class Representative(models.Model):
    """A blind index of the registered representative's whole name, bound to the merchant."""

    shard = By("merchant_id", "merchants.Merchant")

    merchant = models.OneToOneField(
        Merchant, models.PROTECT, primary_key=True, related_name="representative_index"
    )
    name_index = models.BinaryField(max_length=16)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"representative of {self.merchant_id}"


class Outlet(Delivered):
    """A place where a merchant trades. Its position is WGS-84; `spot` (SQL) serves near-me."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="outlets", db_index=False)
    id = models.UUIDField()
    code = models.CharField(max_length=CODE_LENGTH)
    slot = models.CharField(max_length=60, blank=True)  # tells a merchant's outlets apart
    name = models.CharField(max_length=200)
    division_code = models.CharField(max_length=6, blank=True)
    address = models.CharField(max_length=300, blank=True)
    address_withheld = models.BooleanField(default=False)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    delivered_datum = models.CharField(max_length=10, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_outlet_per_slot", fields=["merchant", "slot"]),
            models.CheckConstraint(
                name="outlet_position_is_whole_and_on_earth",
                condition=Q(lng=None, lat=None)
                | Q(lng__gte=-180, lng__lte=180, lat__gte=-85, lat__lte=85),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class OutletVersion(models.Model):
    """What an outlet's row said before it was superseded."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(
        Merchant, models.PROTECT, related_name="outlet_versions", db_index=False
    )
    id = models.UUIDField()
    facts = models.JSONField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.merchant_id} until {self.superseded_at:%Y-%m-%d}"


class Key(models.Model):
    """An identifier and the merchant it names, for ever: triggers refuse change and removal.

    A table of its own, spread by the identifier, so that each is unique on any number of machines
    and a look-up by any of them touches one.
    """

    shard = ById()

    value = models.CharField(max_length=50, primary_key=True)
    merchant_id = models.UUIDField()
    outlet_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["merchant_id"], name="key_by_merchant")]

    def __str__(self) -> str:
        return self.value
