"""What the web server runs: the lookup's short path first, Django in a few threads for the rest."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware
from django.conf import settings

from backend.wsgi import application as django
from merchants.lookup.short_path import ShortPath

PRINTABLE = bytes(range(33, 127))

# The two speak the same protocol under differently written types.
in_threads = WSGIMiddleware(django, workers=settings.WEB_THREADS)  # type: ignore[arg-type]


async def _rest(scope: Any, receive: Any, send: Any) -> None:
    """Django, behind a bridge that takes ASCII only: curl sends ?q=面馆 as it was typed."""
    if scope["type"] == "http":
        query = quote_from_bytes(scope["query_string"], safe=PRINTABLE)
        scope = {**scope, "query_string": query.encode()}

    async def heard() -> Any:
        # The server's `receive` is merely awaitable; the bridge's threads want a coroutine.
        return await receive()

    await in_threads(scope, heard, send)


application = ShortPath(_rest)
