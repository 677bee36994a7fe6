"""Seals as the register knows them: which one a shop shows, and what a scanned one turns out to be.

The digits prove who signed; only the register knows whether the licence still stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import NotFound
from merchants.licences import seal as signed
from merchants.licences.keys import private_half, published_keys
from merchants.licences.models import LicenceSeal, SigningKey
from merchants.licences.seal import Payload, State
from merchants.registry.models import Key, Merchant, Outlet, Standing

OVER = (Standing.CLOSED, Standing.REVOKED)
NOT_REGISTERED = _("登记簿中没有这枚亮照码。")
MERCHANT_IS_OVER = _("该商户已注销或被吊销。")


class NoSuchMerchant(NotFound):
    code = "merchant_not_found"
    message = _("没有这家商户。")


class NoSuchOutlet(NotFound):
    code = "outlet_not_found"
    message = _("这家商户没有这个门店。")


class NoValidSeal(NotFound):
    code = "no_valid_seal"
    message = _("这家商户目前没有有效的亮照码。")


@dataclass(frozen=True, slots=True)
class Examined:
    """A scanned seal judged against keys and register.

    `merchant_code` and `outlet` are those the seal names, and proven only when it is genuine,
    expired or revoked. `why` says in words why a well-signed seal no longer counts.
    """

    state: State
    payload: Payload | None = None
    merchant_code: str | None = None
    outlet: Outlet | None = None
    why: str = ""


def examine(digits: str, *, today: date) -> Examined:
    """Judge a scanned seal; never raises, whatever was scanned."""
    judged = signed.verify(digits, published_keys(), today)
    if judged.payload is None:
        return Examined(judged.state)
    merchant = _named(judged.payload.uscc)
    code = merchant.code if merchant else None
    if judged.state not in {State.GENUINE, State.EXPIRED}:
        return Examined(judged.state, judged.payload, code)
    held = _recorded(judged.payload, merchant)
    why = _why_not(held, merchant)
    return Examined(
        state=State.REVOKED if why else judged.state,
        payload=judged.payload,
        merchant_code=code,
        outlet=_outlet_of(held),
        why=why,
    )


def shown_seals(
    merchant: Merchant, *, today: date, outlet: Outlet | None = None
) -> QuerySet[LicenceSeal]:
    """The seals that count today for the merchant, or one outlet of it; newest first."""
    trusted = SigningKey.objects.filter(retired_at=None).values_list("key_id", flat=True)
    return LicenceSeal.objects.filter(
        merchant_id=merchant.pk,
        outlet_id=outlet.id if outlet else None,
        revoked_at=None,
        issued_on__lte=today,
        expires_on__gte=today,
        key_id__in=list(trusted),
    ).order_by("-serial")


def shown_seal(merchant: Merchant, *, today: date, outlet: Outlet | None = None) -> LicenceSeal:
    """The seal on the door; raises NoValidSeal, for a closed merchant too."""
    seal = shown_seals(merchant, today=today, outlet=outlet).first()
    if seal is None or merchant.status in OVER:
        raise NoValidSeal
    return seal


def has_seal(merchant_id: UUID, *, today: date) -> bool:
    """Whether there is something to print for this merchant's door."""
    merchant = Merchant.objects.exclude(status__in=OVER).filter(pk=merchant_id).first()
    return merchant is not None and shown_seals(merchant, today=today).exists()


def digits_of(seal: LicenceSeal, merchant: Merchant) -> str:
    """The 208 digits of an issued seal: signing is deterministic, so they are always the same."""
    key = SigningKey.objects.get(key_id=seal.key_id)
    payload = Payload(merchant.uscc, seal.issued_on, seal.expires_on, seal.serial, seal.key_id)
    return signed.encode(payload, private_half(key))


def address_of(seal: LicenceSeal, merchant: Merchant, *, base_url: str) -> str:
    """What the QR carries; `base_url` is scheme and host without a slash at the end."""
    return f"{base_url}/m/{digits_of(seal, merchant)}"


def merchant_by(code: str) -> Merchant:
    """The merchant with this public code or USCC, in any case; raises NoSuchMerchant."""
    plain = code.isascii() and code.isalnum()  # anything else the database may not even take
    merchant = _named(code.upper()) if plain else None
    if merchant is None:
        raise NoSuchMerchant
    return merchant


def outlet_by(code: str, *, merchant: Merchant) -> Outlet:
    """The merchant's outlet with this public code; raises NoSuchOutlet."""
    outlet = Outlet.objects.filter(merchant_id=merchant.pk, code=code.upper()).first()
    if outlet is None:
        raise NoSuchOutlet
    return outlet


def _named(value: str) -> Merchant | None:
    key = Key.objects.filter(value=value, outlet_id=None).first()
    return Merchant.objects.filter(pk=key.merchant_id).first() if key else None


def _recorded(payload: Payload, merchant: Merchant | None) -> LicenceSeal | None:
    """The register's row, if it says the same as the seal."""
    if merchant is None:
        return None
    return LicenceSeal.objects.filter(
        merchant_id=merchant.pk,
        serial=payload.serial,
        key_id=payload.key_id,
        issued_on=payload.issued_on,
        expires_on=payload.expires_on,
    ).first()


def _why_not(held: LicenceSeal | None, merchant: Merchant | None) -> str:
    if held is None or merchant is None:
        return str(NOT_REGISTERED)
    if held.revoked_at:
        return held.revoked_reason
    return str(MERCHANT_IS_OVER) if merchant.status in OVER else ""


def _outlet_of(held: LicenceSeal | None) -> Outlet | None:
    if held is None or held.outlet_id is None:
        return None
    return Outlet.objects.filter(merchant_id=held.merchant_id, id=held.outlet_id).first()
