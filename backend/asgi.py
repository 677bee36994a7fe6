"""What the web server runs: the lookup's short path first, Django in a few threads for the rest."""

from __future__ import annotations

from typing import Any

from a2wsgi import WSGIMiddleware
from django.conf import settings

from backend.wsgi import application as django
from merchants.lookup.short_path import ShortPath

# The two speak the same protocol under differently written types.
in_threads = WSGIMiddleware(django, workers=settings.WEB_THREADS)  # type: ignore[arg-type]


async def django_in_threads(scope: Any, receive: Any, send: Any) -> None:
    """Django, reading bodies: the server's `receive` is awaitable, threads want a coroutine."""

    async def heard() -> Any:
        return await receive()

    await in_threads(scope, heard, send)


application = ShortPath(django_in_threads)
