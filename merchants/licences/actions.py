"""Issue and revoke seals, make and retire the keys that sign them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.kernel.crypto import new_signing_key
from backend.kernel.errors import Conflict, Invalid
from backend.kernel.ids import uuid7
from merchants.licences.keys import sealed_half, signing_key
from merchants.licences.models import LicenceSeal, SigningKey
from merchants.licences.seal import Malformed
from merchants.licences.seals import OVER, digits_of, shown_seals
from merchants.licences.signals import seal_changed
from merchants.registry.models import Merchant, Outlet

KEY_DAYS = 730  # how long a key may sign
KEY_NOTICE = 7  # days a new key is published before it signs, for phones that verify offline
LAST_KEY = 255
LONGEST_VALIDITY = 3650  # days
LONGEST_REASON = 200  # characters, the column's width
RENEW_WITHIN = 30  # days before its end a seal is replaced rather than handed out again


class NotSealable(Conflict):
    code = "merchant_has_no_uscc"
    message = _("没有统一社会信用代码的商户不能签发亮照码。")


class MerchantIsOver(Conflict):
    code = "merchant_is_over"
    message = _("已注销或被吊销的商户不能签发亮照码。")


class OutletElsewhere(Conflict):
    code = "outlet_of_another_merchant"
    message = _("这个门店不属于这家商户。")


class ValidityOutOfRange(Invalid):
    code = "validity_out_of_range"
    message = _("亮照码的有效期为 1 至 3650 天。")


class ReasonMissing(Invalid):
    code = "revocation_reason_missing"
    message = _("撤销亮照码须说明理由（200 字以内）。")


class SealAlreadyOver(Conflict):
    code = "seal_already_expired"
    message = _("这枚亮照码已经过期，无须撤销。")


class KeysExhausted(Conflict):
    code = "signing_keys_exhausted"
    message = _("签名密钥编号已用完。")


@transaction.atomic
def issue_seal(
    *, merchant: Merchant, today: date, valid_days: int = 365, outlet: Outlet | None = None
) -> LicenceSeal:
    """Give the merchant (or one outlet of it) a seal; the present one again unless it ends soon."""
    if not 1 <= valid_days <= LONGEST_VALIDITY:
        raise ValidityOutOfRange
    # One at a time per merchant, so that serials count up and nobody gets two.
    merchant = Merchant.objects.select_for_update(no_key=True).get(pk=merchant.pk)
    if merchant.status in OVER:
        raise MerchantIsOver
    if outlet and outlet.merchant_id != merchant.pk:
        raise OutletElsewhere
    held = shown_seals(merchant, today=today, outlet=outlet).first()
    if held and (held.issued_on == today or (held.expires_on - today).days >= RENEW_WITHIN):
        return held
    seal = LicenceSeal(
        merchant=merchant,
        id=uuid7(),
        serial=_next_serial(merchant),
        outlet_id=outlet.id if outlet else None,
        key_id=ensure_key(today=today).key_id,
        issued_on=today,
        expires_on=today + timedelta(days=valid_days),
        recorded_at=timezone.now(),
    )
    try:
        digits_of(seal, merchant)  # what could not be signed must not be recorded
    except Malformed as exc:
        raise NotSealable from exc
    seal.save(force_insert=True)
    _announce(seal)
    return seal


@transaction.atomic
def revoke_seal(*, seal: LicenceSeal, reason: str, today: date) -> LicenceSeal:
    """From now on a scan of this seal says that it is revoked, and why. Twice is once."""
    Merchant.objects.select_for_update(no_key=True).get(pk=seal.merchant_id)
    seal = LicenceSeal.objects.get(merchant_id=seal.merchant_id, id=seal.id)
    if seal.revoked_at:
        return seal
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise ReasonMissing
    if seal.expires_on < today:
        raise SealAlreadyOver
    seal.revoked_at, seal.revoked_reason = timezone.now(), reason.strip()
    seal.save(update_fields=["revoked_at", "revoked_reason"])
    _announce(seal)
    return seal


@transaction.atomic
def ensure_key(*, today: date) -> SigningKey:
    """The key that signs today, made at once when there is none."""
    return signing_key(today) or rotate_key(today=today, notice_days=0)


@transaction.atomic
def rotate_key(*, today: date, notice_days: int = KEY_NOTICE) -> SigningKey:
    """Publish the next key, to sign after its notice; the older ones stay believed meanwhile.

    Asking again before that day gives the same key.
    """
    _one_rotation_at_a_time()
    newest = SigningKey.objects.order_by("-key_id").first()
    if newest and _is_fresh(newest, today=today, notice_days=notice_days):
        return newest
    if newest and newest.key_id == LAST_KEY:
        raise KeysExhausted
    private_key, public_key = new_signing_key()
    not_before = today + timedelta(days=notice_days)
    return SigningKey.objects.create(
        key_id=newest.key_id + 1 if newest else 1,
        public_key=public_key,
        private_sealed=sealed_half(private_key),
        not_before=not_before,
        not_after=not_before + timedelta(days=KEY_DAYS),
    )


@transaction.atomic
def retire_key(*, key: SigningKey, today: date) -> SigningKey:
    """Stop believing a key (it leaked, or the suite changes); gives the one that signs instead.

    Every seal it signed becomes one of an unknown key: `issue_seal` makes the replacements.
    """
    SigningKey.objects.filter(pk=key.pk, retired_at=None).update(retired_at=timezone.now())
    return ensure_key(today=today)


def _is_fresh(key: SigningKey, *, today: date, notice_days: int) -> bool:
    """Whether this key is the one now asked for: announced and not begun, or begun today."""
    first = today + timedelta(days=min(notice_days, 1))
    in_time = first <= key.not_before <= today + timedelta(days=notice_days)
    return in_time and key.retired_at is None


def _one_rotation_at_a_time() -> None:
    # No row to lock before the first key: a lock by name, let go at the end of the transaction.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('licences.rotate_key'))")


def _next_serial(merchant: Merchant) -> int:
    seals = LicenceSeal.objects.filter(merchant_id=merchant.pk)
    last = seals.aggregate(last=Max("serial"))["last"]
    return 1 + (last or 0)


def _announce(seal: LicenceSeal) -> None:
    tell = partial(seal_changed.send, sender=LicenceSeal, merchant_id=seal.merchant_id)
    transaction.on_commit(tell, robust=True)
