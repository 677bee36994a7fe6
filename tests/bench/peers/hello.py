"""The least that an ASGI application can do: what the server itself costs."""

from __future__ import annotations

from typing import Any

BODY = b'{"hello":"world"}'
START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(BODY))],
}


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Say hello to every request."""
    await send(START)
    await send({"type": "http.response.body", "body": BODY})
