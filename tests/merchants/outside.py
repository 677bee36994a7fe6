"""What the world outside does: call over HTTP, come back another day, or ask the ASGI server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from merchants.lookup.sequence import number_all
from merchants.registry.models import Key, Merchant
from tests.intake.delivered import code

OPEN = "/api/open/v1"
# Every moment that a delivery leaves behind; the rows of two of the tables are written once.
MOMENTS = {
    "merchants_merchant": ("recorded_at",),
    "merchants_merchantversion": ("recorded_at", "superseded_at"),
    "merchants_outlet": ("recorded_at",),
    "merchants_outletversion": ("recorded_at", "superseded_at"),
    "merchants_record": ("recorded_at", "superseded_at"),
    "merchants_change": ("at",),
    "merchants_mark": ("since", "ended_at"),
}


@contextmanager
def later(*, days: int) -> Iterator[None]:
    """So many days from now: the application's clock is there, the database's is not."""
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        yield


@transaction.atomic
def long_ago(*, days: int) -> None:
    """Everything delivered so far was delivered so many days earlier."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers
        for table, columns in MOMENTS.items():
            moved = ", ".join(f"{name} = {name} - make_interval(days => %s)" for name in columns)
            cursor.execute(f"UPDATE {table} SET {moved}", [days] * len(columns))
        cursor.execute("SET LOCAL session_replication_role = origin")


def merchant(number: int = 1) -> Merchant:
    """The merchant behind a test code."""
    return Merchant.objects.get(pk=Key.objects.get(value=code(number)).merchant_id)


def shop_code(number: int = 1) -> str:
    """The public code of the merchant behind a test code."""
    return merchant(number).code


def api(client: Client, path: str, **query: object) -> Any:
    """The JSON that the open API answers with 200."""
    answer = client.get(f"{OPEN}/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def whole_feed(client: Client, *, limit: int = 1000) -> list[dict[str, Any]]:
    """Every change from the first, page by page."""
    number_all()
    changes: list[dict[str, Any]] = []
    position = ""
    while True:
        page = api(client, "changes", after=position, limit=limit)
        changes += page["changes"]
        position = page["position"]
        if not page["more"]:
            return changes


@dataclass(frozen=True)
class Answer:
    """What an ASGI application sent."""

    status: int
    headers: dict[str, str]
    body: bytes


async def ask(
    application: Any, path: str, *, method: str = "GET", headers: Sequence[tuple[str, str]] = ()
) -> Answer:
    """One request to an ASGI application, in process."""
    sent: list[dict[str, Any]] = []
    given = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        try:
            return next(given)
        except StopIteration:
            await asyncio.sleep(3600)
            raise

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    bare, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "http", "path": bare, "raw_path": bare.encode(), "root_path": "",
        "query_string": query.encode(), "client": ("127.0.0.1", 5), "server": ("testserver", 80),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }  # fmt: skip
    await application(scope, receive, send)
    start, *rest = sent
    told = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], told, b"".join(part.get("body", b"") for part in rest))
