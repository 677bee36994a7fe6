"""What licences announce upward, after the change is committed."""

from django.dispatch import Signal

# sender=LicenceSeal, merchant_id: UUID. A seal of this merchant was issued or revoked.
seal_changed = Signal()
