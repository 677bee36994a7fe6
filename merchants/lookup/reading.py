"""From what stands in an address to a merchant and its card of today."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.kernel.codes.text import normalise_code
from backend.kernel.errors import NotFound
from merchants.lookup.cards import today
from merchants.lookup.models import Card
from merchants.lookup.turning import turn
from merchants.registry.models import Key

LONGEST_CODE = 50


class NoSuchMerchant(NotFound):
    """No merchant ever had this code: codes are never taken back."""

    code = "merchant_not_found"
    message = _("没有找到这个商户，请核对代码。")


@dataclass(frozen=True)
class Ready:
    """A card that may be shown today."""

    merchant_id: UUID
    body: str
    etag: str
    outlet_id: UUID | None = None  # the code named this outlet

    @property
    def card(self) -> dict[str, Any]:
        """The card as data."""
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed


def key_of(code: str) -> Key:
    """The key a code is; public codes, unified codes and older numbers alike."""
    value = normalise_code(code)
    plain = len(value) <= LONGEST_CODE and value.isascii() and value.isprintable()
    key = Key.objects.filter(value=value).first() if plain else None
    if key is None:
        raise NoSuchMerchant
    return key


def card_of(code: str) -> Ready:
    """The card of today; raises NoSuchMerchant. One that a new day made stale is rebuilt first."""
    key = key_of(code)
    card = fresh_card(key.merchant_id)
    return Ready(key.merchant_id, card.body, card.etag, key.outlet_id)


def fresh_card(merchant_id: UUID) -> Card:
    """The stored card, or the one that today asks for."""
    card = Card.objects.filter(pk=merchant_id).first()
    if card is None:
        raise NoSuchMerchant
    if is_stale(card, on=today()):
        with transaction.atomic():
            turn([merchant_id])
        card.refresh_from_db()
    return card


def is_stale(card: Card, *, on: date) -> bool:
    """Whether a window ended, or something lapsed, since the card was built."""
    return card.changes_on is not None and card.changes_on <= on
