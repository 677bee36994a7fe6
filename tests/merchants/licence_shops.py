"""Shops with just enough register behind them to hold a licence."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from backend.intake.models import Source
from backend.kernel.ids import public_code, uuid7
from merchants.registry.models import Key, Merchant, Outlet

USCC = "91350100M000100Y43"


def make_shop(**facts: Any) -> Merchant:
    """A trading enterprise named by its public code and USCC."""
    given = {
        "id": uuid7(),
        "code": public_code(),
        "uscc": USCC,
        "name": "山城小面馆",
        "kind": "individual_business",
        "status": "in_business",
        **delivered(),
        **facts,
    }
    shop = Merchant.objects.create(**given)
    for value in filter(None, (shop.code, shop.uscc)):
        Key.objects.create(value=value, merchant_id=shop.pk)
    return shop


def make_outlet(shop: Merchant, **facts: Any) -> Outlet:
    """A place where the shop trades, with a position."""
    place = {"name": "解放碑店", "lng": 106.57, "lat": 29.55, "slot": "1", **facts}
    code = public_code()
    outlet = Outlet.objects.create(merchant=shop, id=uuid7(), code=code, **delivered(), **place)
    Key.objects.create(value=code, merchant_id=shop.pk, outlet_id=outlet.id)
    return outlet


def delivered() -> dict[str, Any]:
    """Who says so, and when."""
    source, _ = Source.objects.get_or_create(code="MARKET", defaults={"name": "市场监督管理局"})
    return {
        "source": source,
        "batch_id": uuid7(),
        "row_hash": uuid7(),
        "recorded_at": timezone.now(),
    }
