"""Signing keys and the seals issued with them. A seal is what a licence QR carries."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from backend.sharding.models import By, Reference
from merchants.registry.models import Merchant


class SigningKey(models.Model):
    """An Ed25519 key of the city; `key_id` is a byte of every seal. The private half is sealed."""

    shard = Reference()

    key_id = models.SmallIntegerField(primary_key=True)
    algorithm = models.CharField(max_length=10, default="ed25519")
    public_key = models.BinaryField()
    private_sealed = models.BinaryField()
    not_before = models.DateField()
    not_after = models.DateField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["key_id"]
        constraints = [
            models.CheckConstraint(
                name="key_id_is_one_byte", condition=Q(key_id__gte=1, key_id__lte=255)
            ),
            models.CheckConstraint(
                name="key_begins_before_it_ends", condition=Q(not_before__lt=F("not_after"))
            ),
        ]

    def __str__(self) -> str:
        return f"key {self.key_id}"


class LicenceSeal(models.Model):
    """One signed licence; `serial` counts up within its merchant and is never used again."""

    shard = By("merchant_id", "merchants.Merchant")

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="seals", db_index=False)
    id = models.UUIDField()
    serial = models.IntegerField()
    outlet_id = models.UUIDField(null=True, blank=True)
    key_id = models.SmallIntegerField()
    issued_on = models.DateField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="serial_is_used_once", fields=["merchant", "serial"]),
            models.CheckConstraint(
                name="seal_begins_before_it_ends", condition=Q(issued_on__lte=F("expires_on"))
            ),
            models.CheckConstraint(
                name="revocations_say_why",
                condition=Q(revoked_at=None, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"seal {self.serial} of {self.merchant_id}"
