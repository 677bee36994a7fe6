"""Who a call counts for: a key, a person, or the network it comes from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

from backend.api.addresses import address_of
from backend.kernel.vault import vault

NETWORK = "api.network"


def key_of(request: Request | HttpRequest) -> str | None:
    """`key:<id>` when a key speaks: its authenticator sets `request.auth` with `caller`."""
    return getattr(getattr(request, "auth", None), "caller", None)


def person_of(request: Request | HttpRequest) -> str | None:
    """`person:<uuid>` when somebody is signed in."""
    user = getattr(request, "user", None)
    return f"person:{user.pk}" if user is not None and user.is_authenticated else None


def network_of(request: Request | HttpRequest) -> str:
    """`network:<index>`: tables hold no addresses, only what equal ones have in common."""
    meta = request.META
    address = address_of(
        meta.get("REMOTE_ADDR", ""),
        forwarded=meta.get("HTTP_X_FORWARDED_FOR", ""),
        trusted_proxies=settings.TRUSTED_PROXIES,
    )
    return f"network:{vault().blind_index(address or 'unknown', context=NETWORK).hex()}"


def caller_of(request: Request | HttpRequest) -> str:
    """The narrowest of the three."""
    return key_of(request) or person_of(request) or network_of(request)
