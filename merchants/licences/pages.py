"""A shop's licence to look at and to print. Nothing is issued here: these only show what was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from backend.api.params import Query
from backend.api.views import cache
from merchants.licences import poster, qr, seals
from merchants.licences.models import LicenceSeal, SigningKey
from merchants.licences.poster import SIZES, Poster, Size
from merchants.licences.seal import fingerprint
from merchants.registry.models import Merchant, Outlet

KEEP_SECONDS = 60  # a revoked licence must not be handed out for longer


@dataclass(frozen=True, slots=True)
class Licence:
    """One shop's (or outlet's) valid licence and the address its QR carries."""

    merchant: Merchant
    outlet: Outlet | None
    seal: LicenceSeal
    address: str


@require_safe
def licence_svg(request: HttpRequest, code: str) -> HttpResponse:
    """GET /m/{code}/licence.svg: the QR alone, for a screen or a designer."""
    licence = _licence(request, code)
    name = licence.merchant.name
    return _answer(
        request,
        lambda: qr.svg(licence.address, title=name).encode(),
        kind="image/svg+xml",
        facts=(licence.address, name),
    )


@require_safe
def licence_png(request: HttpRequest, code: str) -> HttpResponse:
    """GET /m/{code}/licence.png."""
    address = _licence(request, code).address
    return _answer(request, lambda: qr.png(address), kind="image/png", facts=(address,))


@require_safe
def poster_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """GET /m/{code}/poster.pdf?size=a4|a6: what the door shows."""
    size = cast(Size, Query(request.GET, "size", "outlet").choice("size", SIZES) or "a4")
    sheet = _sheet(request, _licence(request, code, "size"))
    response = _answer(
        request,
        lambda: poster.pdf(sheet, size),
        kind="application/pdf",
        facts=(repr(sheet), size, _look()),
    )
    response["Content-Disposition"] = f'inline; filename="{sheet.code}-{size}.pdf"'
    return response


def base_url(request: HttpRequest) -> str:
    """Scheme and host that licences carry: the city's own, or (on a desk) the one just used."""
    if settings.CHENGYI_HOST:
        return f"https://{settings.CHENGYI_HOST}"
    return f"{request.scheme}://{request.get_host()}"


def _licence(request: HttpRequest, code: str, *known: str) -> Licence:
    outlet_code = Query(request.GET, "outlet", *known).text("outlet")
    merchant = seals.merchant_by(code)
    outlet = seals.outlet_by(outlet_code, merchant=merchant) if outlet_code else None
    seal = seals.shown_seal(merchant, today=timezone.localdate(), outlet=outlet)
    address = seals.address_of(seal, merchant, base_url=base_url(request))
    return Licence(merchant, outlet, seal, address)


def _sheet(request: HttpRequest, licence: Licence) -> Poster:
    key = SigningKey.objects.get(key_id=licence.seal.key_id)
    return Poster(
        shop=licence.merchant.name,
        outlet=licence.outlet.name if licence.outlet else "",
        code=licence.merchant.code,
        address=licence.address,
        host=base_url(request).partition("://")[2],
        serial=licence.seal.serial,
        issued_on=licence.seal.issued_on,
        expires_on=licence.seal.expires_on,
        fingerprint=fingerprint(bytes(key.public_key)),
        city=settings.CHENGYI_CITY,
        demo=licence.merchant.source.is_demo,
    )


def _answer(
    request: HttpRequest, draw: Callable[[], bytes], *, kind: str, facts: tuple[str, ...]
) -> HttpResponse:
    """Draws only when the caller does not hold this very drawing already."""
    etag = quote_etag(hashlib.sha256("\0".join((kind, *facts)).encode()).hexdigest()[:32])
    known = get_conditional_response(request, etag=etag)
    response = known or HttpResponse(draw(), content_type=kind)
    response["ETag"] = etag
    cache(response, seconds=KEEP_SECONDS)
    return response


@lru_cache(maxsize=1)
def _look() -> str:
    """Changes with the poster's design, so that old copies are not taken for new ones."""
    return hashlib.sha256(poster.TEMPLATE.read_bytes()).hexdigest()
