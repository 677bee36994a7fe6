"""The access token all processes share, sealed in the cache until shortly before its end."""

from __future__ import annotations

import hashlib
from typing import Any, Protocol

from django.core.cache import cache

from backend.accounts.providers.refusals import PlatformUnavailable
from backend.kernel.crypto import SealBroken
from backend.kernel.vault import vault

TOKEN = "wechat.access_token"  # noqa: S105  # the context of the seal
EARLY = 300  # seconds before its end a token is no longer used


class Issuer(Protocol):
    """Who hands out tokens."""

    @property
    def appid(self) -> str: ...

    def stable_token(self, *, force: bool) -> dict[str, Any]: ...


def present(issuer: Issuer, *, instead_of: str = "") -> str:
    """The token in use; `instead_of` is one the platform refused a moment ago.

    Asking without force gives every process the same token, so nobody ends another's.
    """
    name = "wechat." + hashlib.sha256(issuer.appid.encode()).hexdigest()[:32]
    token = _kept(name)
    if token and token != instead_of:
        return token
    told = issuer.stable_token(force=False)
    if told.get("access_token") == instead_of:
        told = issuer.stable_token(force=True)
    fresh, lasts = told.get("access_token"), told.get("expires_in")
    if not isinstance(fresh, str) or not fresh:
        raise PlatformUnavailable
    seconds = max(1, lasts - EARLY) if isinstance(lasts, int) else 1
    cache.set(name, vault().seal(fresh.encode(), context=TOKEN), seconds)
    return fresh


def _kept(name: str) -> str:
    kept = cache.get(name)
    try:
        return vault().open(kept, context=TOKEN).decode() if kept else ""
    except SealBroken:
        return ""  # sealed by a key that is gone
