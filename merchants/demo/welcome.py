"""What `make run` shows once all is up: a code to scan, and the demo shops worth a look."""

from __future__ import annotations

from django.utils import timezone

from backend.accounts import demo as people
from backend.kernel.errors import NotFound
from merchants.demo.city import Merchant
from merchants.demo.famous import FAMOUS
from merchants.demo.organisations import settle
from merchants.demo.places import CITY
from merchants.licences import qr
from merchants.licences.seals import address_of, merchant_by, shown_seal


def lines(base_url: str) -> list[str]:
    """Lines for a terminal: the first demo shop's signed QR, then each demo shop's address.

    `base_url` is scheme and host without a slash at the end. Shops that are not in the register
    (the demo was never built) are left out.
    """
    built = [(shop, code) for shop in FAMOUS if (code := _public_code(shop))]
    if not built:
        return ["The demo city is not built: ./manage.py demo"]
    settle()
    first = built[0][0]
    return [
        *qr.terminal(_address(first, base_url)).splitlines(),
        "",
        f"扫一扫，看 {CITY}「{first.outlet}」的公示信息 / scan to read a demo shop's public record",
        "",
        *(_line(shop, code, base_url) for shop, code in built),
        "",
        *people.lines(base_url),
    ]


def _line(shop: Merchant, code: str, base_url: str) -> str:
    chinese, english = shop.shows
    return f"  {base_url}/m/{code}  {shop.outlet}：{chinese} / {english}"


def _public_code(shop: Merchant) -> str:
    try:
        return merchant_by(shop.uscc).code
    except NotFound:
        return ""


def _address(shop: Merchant, base_url: str) -> str:
    """The address with the licence seal; the short one while the shop has no valid seal."""
    merchant = merchant_by(shop.uscc)
    try:
        seal = shown_seal(merchant, today=timezone.localdate())
    except NotFound:
        return f"{base_url}/m/{merchant.code}"
    return address_of(seal, merchant, base_url=base_url)
