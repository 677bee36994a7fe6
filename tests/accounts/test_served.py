"""Signing in through what the web server really runs, whose `receive` is no coroutine."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from django.db import connections

from backend import asgi
from backend.accounts.models import User
from tests.accounts.journeys import PHONE, START

pytestmark = pytest.mark.django_db(transaction=True)


def scope(path: str, body: bytes) -> dict[str, Any]:
    headers = [
        (b"host", b"testserver"),
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": headers, "client": ("127.0.0.1", 1), "server": ("h", 1),
    }  # fmt: skip


async def posted(path: str, body: bytes) -> int:
    """The status of one POST whose body arrives as the server hands it over: in a future."""
    statuses: list[int] = []

    def receive() -> asyncio.Future[dict[str, Any]]:
        arrived = asyncio.get_running_loop().create_future()
        arrived.set_result({"type": "http.request", "body": body, "more_body": False})
        return arrived

    async def send(event: Any) -> None:
        if event["type"] == "http.response.start":
            statuses.append(event["status"])

    await asgi.application(scope(path, body), receive, send)
    asgi.in_threads.executor.submit(connections.close_all).result()
    return statuses[0]


def test_the_body_of_a_post_is_read() -> None:
    body = json.dumps({"phone": PHONE}).encode()
    assert asyncio.run(posted(START, body)) == 401
    assert User.objects.by_phone(f"+86{PHONE}") is not None
