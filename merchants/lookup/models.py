"""The ready card of each merchant, what search reads, and the feed of public changes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.sharding.models import By, Local
from merchants.registry.models import CODE_LENGTH, Merchant


class Card(models.Model):
    """The public card, ready to send: rebuilt in the transaction that changes its parts.

    From the day `changes_on` the body is out of date (a window ends, a permit lapses) and must
    not be sent; whoever meets it first, or the sweep, builds it again.
    """

    shard = By("merchant_id", "merchants.Merchant")

    merchant = models.OneToOneField(Merchant, models.PROTECT, primary_key=True, related_name="card")
    body = models.TextField()
    etag = models.CharField(max_length=32)
    changes_on = models.DateField(null=True)
    built_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["changes_on"], name="card_by_next_change")]

    def __str__(self) -> str:
        return f"card of {self.merchant_id}"


class SearchEntry(models.Model):
    """What search matches and shows. Folded text is NFKC, lower case, simplified, no marks."""

    shard = By("merchant_id", "merchants.Merchant")

    merchant = models.OneToOneField(
        Merchant, models.PROTECT, primary_key=True, related_name="search_entry"
    )
    code = models.CharField(max_length=CODE_LENGTH)
    uscc = models.CharField(max_length=50, blank=True)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)  # empty where withheld
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=12)
    division_code = models.CharField(max_length=6, blank=True)
    rank = models.SmallIntegerField()  # 0 trading, 1 unknown, 2 closed
    folded = models.CharField(max_length=200)
    grams = ArrayField(models.CharField(max_length=2))  # pairs of the name, characters of the brand
    elsewhere = models.CharField(max_length=360)  # codes, signs over doors and address, folded
    initials = models.CharField(max_length=200)
    brand = models.CharField(max_length=200)
    brand_initials = models.CharField(max_length=200)
    brand_spelled = models.CharField(max_length=400)

    class Meta:
        indexes = [
            GinIndex(fields=["grams"], name="search_by_grams"),
            GinIndex(OpClass(F("folded"), "gin_trgm_ops"), name="search_by_name"),
            GinIndex(OpClass(F("elsewhere"), "gin_trgm_ops"), name="search_by_code_or_address"),
            models.Index(OpClass(F("folded"), "text_pattern_ops"), name="search_by_name_start"),
            models.Index(OpClass(F("initials"), "text_pattern_ops"), name="search_by_initials"),
            models.Index(
                OpClass(F("brand_initials"), "text_pattern_ops"), name="search_by_brand_initials"
            ),
            models.Index(
                OpClass(F("brand_spelled"), "text_pattern_ops"), name="search_by_brand_spelled"
            ),
            models.Index(fields=["division_code", "rank", "merchant"], name="search_by_division"),
            models.Index(fields=["rank", "merchant"], name="search_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class ChangeKind(models.TextChoices):
    REGISTERED = "registered", _("首次收录")
    UPDATED = "updated", _("登记信息变更")
    ITEM_PUBLISHED = "item_published", _("新增公示")
    ITEM_CORRECTED = "item_corrected", _("更正")
    ITEM_MARKED = "item_marked", _("异议标注变更")
    ITEM_ENDED = "item_ended", _("停止公示")
    SEAL_CHANGED = "seal_changed", _("亮照码变更")


class Change(models.Model):
    """One public change, in the order it became visible: the feed, and each page's history.

    Readers order by `position`. Only committed rows are given one, by one writer at a time
    (`sequence.py`), so whatever commits later stands behind: nothing is ever missed.
    """

    shard = Local()

    id = models.BigAutoField(primary_key=True)
    position = models.BigIntegerField(null=True)  # given once, after the commit
    merchant_id = models.UUIDField()
    code = models.CharField(max_length=CODE_LENGTH)
    kind = models.CharField(max_length=16, choices=ChangeKind)
    item_id = models.UUIDField(null=True)
    item_kind = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="each_position_is_given_once",
                fields=["position"],
                condition=Q(position__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["merchant_id", "id"], name="change_by_merchant"),
            models.Index(
                fields=["id"], name="changes_without_a_position", condition=Q(position=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"
