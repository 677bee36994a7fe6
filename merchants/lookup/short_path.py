"""The hot path beside Django: `GET /api/open/v1/merchants/{code}` from the ready card.

Whatever is not plainly a card of today (an unknown or odd code, a card that a new day made stale,
a database in trouble, too many calls) goes to Django, which answers the same address in full.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
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
Headers = Iterable[tuple[bytes, bytes]]

PREFIX = "/api/open/v1/merchants/"
CODE = re.compile(r"[0-9A-Z]{10,18}")
# The same as Django's middleware and OpenView say of this address (a test compares them).
ALWAYS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-cache"),
    (b"vary", b"Accept-Language, origin"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(settings.CORS_EXPOSE_HEADERS).encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", settings.SECURE_REFERRER_POLICY.encode()),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


class ShortPath:
    """ASGI: answers plain look-ups itself, hands everything else on."""

    def __init__(self, rest: App) -> None:
        self._rest = rest
        self._gatherer: Gatherer | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        code = code_in(scope)
        headers = dict(scope["headers"]) if code else {}
        found = await self._find(code) if code and _is_private(scope, headers) else None
        allowance = _allowance(scope, headers) if found else None
        if found is None or allowance is None or not allowance.allowed:
            await self._rest(scope, receive, send)
            return
        await _answer(send, found, headers, allowance)

    async def _find(self, code: str) -> Found | None:
        if self._gatherer is None:
            self._gatherer = Gatherer(_connection_string())
        try:
            return await self._gatherer.find(code)
        except (psycopg.Error, OSError):
            log.exception("short path: the database did not answer")
            return None


def code_in(scope: Scope) -> str | None:
    """The code of a plain look-up, None for any other request."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or scope["query_string"]:
        return None
    path: str = scope["path"]
    if not path.startswith(PREFIX):
        return None
    code = path[len(PREFIX) :]
    return code if CODE.fullmatch(code) else None


def _is_private(scope: Scope, headers: dict[bytes, bytes]) -> bool:
    """Whether the call came over https, where that is required: the redirect is Django's."""
    if not settings.SECURE_SSL_REDIRECT:
        return True
    proxied = headers.get(b"x-forwarded-proto", b"") == b"https"
    return scope.get("scheme") == "https" or (proxied and bool(settings.SECURE_PROXY_SSL_HEADER))


def _allowance(scope: Scope, headers: dict[bytes, bytes]) -> throttles.Allowance:
    client = scope.get("client") or ("", 0)
    return throttles.take(client[0], headers.get(b"x-forwarded-for", b"").decode("latin-1"))


async def _answer(
    send: Send, found: Found, headers: dict[bytes, bytes], allowance: throttles.Allowance
) -> None:
    etag = b'"' + found.etag + b'"'
    held = headers.get(b"if-none-match", b"")
    same = held == b"*" or etag in held
    body = b"" if same else found.body
    request_id = request_id_from(headers.get(b"x-request-id", b"").decode("latin-1"))
    told = [
        *ALWAYS,
        *_over_https(),
        (b"etag", etag),
        (b"x-request-id", request_id.encode()),
        *((name.lower().encode(), value.encode()) for name, value in allowance.headers()),
    ]
    if not same:
        told.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": 304 if same else 200, "headers": told})
    await send({"type": "http.response.body", "body": body})


def _over_https() -> Headers:
    if not settings.SECURE_HSTS_SECONDS:
        return []
    rule = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
    return [(b"strict-transport-security", rule.encode())]


def _connection_string() -> str:
    """Where Django's own connections go, as libpq wants it."""
    parameters = connections["default"].get_connection_params()
    known = ("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert")
    return psycopg.conninfo.make_conninfo(
        "", **{name: parameters[name] for name in known if parameters.get(name)}
    )
