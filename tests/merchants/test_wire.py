"""The short path's connection: plain questions, and no answer that belongs to another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest

from merchants.lookup import wire as wires
from merchants.lookup.short_path import _connection_string
from merchants.lookup.wire import Wire

pytestmark = pytest.mark.django_db(transaction=True)
ECHO = "SELECT %s::text, repeat(%s::text, 2)"


def with_a_wire(story: Callable[[Wire], Awaitable[Any]]) -> Any:
    async def whole() -> Any:
        wire = await Wire.open(_connection_string())
        try:
            return await story(wire)
        finally:
            await wire.close()

    return asyncio.run(whole())


def test_rows_come_as_the_bytes_of_the_wire() -> None:
    async def story(wire: Wire) -> Any:
        return [await wire.ask(ECHO, ["诚", "易"]), await wire.ask(ECHO, ["", "{}"])]

    assert with_a_wire(story) == [[("诚".encode(), "易易".encode())], [(b"", b"{}{}")]]


def test_questions_and_answers_larger_than_the_socket_arrive_whole() -> None:
    long = "证" * 1_000_000

    async def story(wire: Wire) -> Any:
        return await wire.ask(ECHO, [long, long])

    assert with_a_wire(story) == [(long.encode(), long.encode() * 2)]


def test_a_refused_question_says_why_and_hangs_up() -> None:
    async def story(wire: Wire) -> bool:
        with pytest.raises(psycopg.errors.DivisionByZero):
            await wire.ask("SELECT (1 / (%s::int))::text", ["0"])
        return wire.closed

    assert with_a_wire(story)


def test_an_answer_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wires, "PATIENCE", 1.2)

    async def story(wire: Wire) -> bool:
        with pytest.raises((TimeoutError, psycopg.errors.QueryCanceled)):
            await wire.ask("SELECT pg_sleep(%s::float8)::text", ["20"])
        return wire.closed

    assert with_a_wire(story)


def test_who_stops_waiting_leaves_no_answer_for_the_next() -> None:
    async def story(wire: Wire) -> bool:
        asking = asyncio.create_task(wire.ask("SELECT pg_sleep(%s::float8)::text", ["0.2"]))
        await asyncio.sleep(0.05)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        return wire.closed

    assert with_a_wire(story)
