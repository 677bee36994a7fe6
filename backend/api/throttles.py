"""How often one address may ask: a fixed window of a minute, counted in process memory."""

from __future__ import annotations

import time
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from backend.api.addresses import address_of

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which itself needs this module when it is made

SECONDS = 60
MOST_ADDRESSES = 100_000


class Allowance(NamedTuple):
    """What is left of one address's minute. A limit of 0 means: not limited."""

    allowed: bool
    limit: int
    remaining: int
    reset: int  # seconds until the window ends

    def headers(self) -> list[tuple[str, str]]:
        """The headers that tell the caller so."""
        if not self.limit:
            return []
        told = [
            ("RateLimit-Limit", str(self.limit)),
            ("RateLimit-Remaining", str(self.remaining)),
            ("RateLimit-Reset", str(self.reset)),
        ]
        return told if self.allowed else [*told, ("Retry-After", str(self.reset))]


class Window:
    """Counts calls per key in the running minute; forgets everything when the minute ends."""

    def __init__(self, limit: int, *, most: int = MOST_ADDRESSES) -> None:
        self.limit = limit
        self.most = most
        self._minute = -1
        self._taken: dict[str, int] = {}
        self._lock = Lock()

    def take(self, key: str, now: float) -> Allowance:
        """Count one call of `key` at `now` (seconds since the epoch)."""
        if not self.limit:
            return Allowance(allowed=True, limit=0, remaining=0, reset=0)
        taken = self._count(key, int(now // SECONDS))
        return Allowance(
            allowed=taken <= self.limit,
            limit=self.limit,
            remaining=max(self.limit - taken, 0),
            reset=max(SECONDS - int(now % SECONDS), 1),
        )

    def _count(self, key: str, minute: int) -> int:
        with self._lock:
            if minute != self._minute:
                self._minute, self._taken = minute, {}
            # Memory stays bounded: past the cap newcomers are let through uncounted, because a
            # flood from that many addresses is the network's to stop and citizens must get in.
            if key not in self._taken and len(self._taken) >= self.most:
                return 1
            self._taken[key] = self._taken.get(key, 0) + 1
            return self._taken[key]


@lru_cache(maxsize=8)
def _window(limit: int, purpose: str = "api") -> Window:
    return Window(limit)


def take(remote: str, forwarded: str = "") -> Allowance:
    """Count one call to the open API; the same count for Django's views and the bare ASGI path."""
    address = address_of(remote, forwarded=forwarded, trusted_proxies=settings.TRUSTED_PROXIES)
    return _window(settings.OPEN_API_PER_MINUTE).take(address, time.time())


def take_page(remote: str, forwarded: str = "") -> Allowance:
    """Count one page; generous, because a carrier's whole town may share an address."""
    address = address_of(remote, forwarded=forwarded, trusted_proxies=settings.TRUSTED_PROXIES)
    return _window(settings.PAGES_PER_MINUTE, "pages").take(address, time.time())


class OpenApiThrottle(BaseThrottle):
    """The same window for REST framework; leaves the allowance on the request for the headers."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        meta = request.META
        allowance = take(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""))
        request._request.allowance = allowance  # type: ignore[attr-defined]  # noqa: SLF001  # ours
        self._reset = allowance.reset
        return allowance.allowed

    def wait(self) -> float:
        return float(self._reset)
