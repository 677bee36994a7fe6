"""The hot path beside Django: `GET /api/open/v1/merchants/{code}` from the ready card.

Whatever is not plainly a card of today (an unknown or odd code, a card that a new day made stale,
a database in trouble, too many calls) goes to Django, which answers the same address in full.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from os import urandom
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from backend.api import throttles
from backend.web.middleware import request_id_from
from merchants.lookup.gatherer import Found, Gatherer

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIX = "/api/open/v1/merchants/"
CODE = re.compile(r"[0-9A-Z]{10,18}")


def _always() -> list[tuple[bytes, bytes]]:
    """The same as Django's middleware and OpenView say of this address (a test compares them)."""
    told = {
        "content-type": "application/json",
        "cache-control": "no-cache",
        "vary": "Accept-Language, origin",
        "access-control-allow-origin": "*",
        "access-control-expose-headers": ", ".join(settings.CORS_EXPOSE_HEADERS),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": settings.SECURE_REFERRER_POLICY,
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    }
    if settings.SECURE_HSTS_SECONDS:
        told["strict-transport-security"] = (
            f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        )
    return [(name.encode(), value.encode()) for name, value in told.items()]


class ShortPath:
    """ASGI: answers plain look-ups itself, hands everything else on."""

    def __init__(self, rest: App) -> None:
        self._rest = rest
        self._always = _always()
        self._only_https = bool(settings.SECURE_SSL_REDIRECT)
        self._gatherer: Gatherer | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        code = code_in(scope)
        headers = dict(scope["headers"]) if code else {}
        if code and not _takes_json(headers):
            code = None  # the refusal is Django's
        if code and self._only_https and not _is_https(scope, headers):
            code = None  # the redirect is Django's
        allowance = _allowance(scope, headers) if code else None
        found = await self._find(code) if code and allowance and allowance.allowed else None
        if found is None or allowance is None:
            await self._rest(scope, receive, send)
            return
        await self._answer(send, found, headers, allowance, empty=scope["method"] == "HEAD")

    async def _find(self, code: str) -> Found | None:
        if self._gatherer is None:
            self._gatherer = Gatherer(_connection_string())
        try:
            return await self._gatherer.find(code)
        except (psycopg.Error, OSError):
            log.exception("short path: the database did not answer")
            return None

    async def _answer(
        self,
        send: Send,
        found: Found,
        headers: dict[bytes, bytes],
        allowance: throttles.Allowance,
        *,
        empty: bool,
    ) -> None:
        etag = b'"' + found.etag + b'"'
        held = headers.get(b"if-none-match")
        same = held is not None and (held == b"*" or etag in held)
        given = headers.get(b"x-request-id")
        name = (
            request_id_from(given.decode("latin-1")).encode()
            if given
            else urandom(16).hex().encode()
        )
        told = [*self._always, (b"etag", etag), (b"x-request-id", name)]
        if allowance.limit:
            told += [(key.lower().encode(), value.encode()) for key, value in allowance.headers()]
        if not same:
            told.append((b"content-length", b"%d" % len(found.body)))
        await send({"type": "http.response.start", "status": 304 if same else 200, "headers": told})
        await send({"type": "http.response.body", "body": b"" if same or empty else found.body})


def code_in(scope: Scope) -> str | None:
    """The code of a plain look-up, None for any other request."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or scope["query_string"]:
        return None
    path: str = scope["path"]
    if not path.startswith(PREFIX):
        return None
    code = path[len(PREFIX) :]
    return code if CODE.fullmatch(code) else None


def _takes_json(headers: dict[bytes, bytes]) -> bool:
    """Whether the caller takes what there is; ranges and weights are left to Django."""
    accept = headers.get(b"accept")
    return not accept or b"*/*" in accept or b"application/json" in accept


def _is_https(scope: Scope, headers: dict[bytes, bytes]) -> bool:
    """Whether the call came over https, by itself or through the proxy that settings trust."""
    proxied = headers.get(b"x-forwarded-proto", b"") == b"https"
    return scope.get("scheme") == "https" or (proxied and bool(settings.SECURE_PROXY_SSL_HEADER))


def _allowance(scope: Scope, headers: dict[bytes, bytes]) -> throttles.Allowance:
    client = scope.get("client") or ("", 0)
    return throttles.take(client[0], headers.get(b"x-forwarded-for", b"").decode("latin-1"))


def _connection_string() -> str:
    """Where Django's own connections go, as libpq wants it."""
    parameters = connections["default"].get_connection_params()
    known = ("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert")
    return psycopg.conninfo.make_conninfo(
        "", **{name: parameters[name] for name in known if parameters.get(name)}
    )
