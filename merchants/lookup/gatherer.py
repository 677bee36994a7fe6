"""Many look-ups, few queries: what arrives while a query is under way is asked in the next one.

Nothing is cached but what a code names, which never changes: a card is always the stored one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import NamedTuple

from merchants.lookup.cards import today
from merchants.lookup.wire import Wire

MOST_KEYS = 400_000  # codes are for ever, so what a code names may be remembered: 100 MB at most
AT_ONCE = 256

# Keys travel as text: making UUID objects of them would cost more than the query.
KEYS = "SELECT value, merchant_id::text FROM merchants_key WHERE value = ANY(%s::text[])"
CARDS = """SELECT merchant_id::text, body, etag FROM merchants_card
            WHERE merchant_id = ANY(%s::uuid[]) AND (changes_on IS NULL OR changes_on > %s::date)"""


class Found(NamedTuple):
    """A card of today: its JSON as stored, and its tag."""

    body: bytes
    etag: bytes


class Gatherer:
    """Answers many look-ups with few queries, over one connection kept open."""

    def __init__(self, connection_string: str) -> None:
        self._dsn = connection_string
        self._connection: Wire | None = None
        self._waiting: dict[str, list[asyncio.Future[Found | None]]] = {}
        self._running: asyncio.Task[None] | None = None
        self._keys: dict[str, str] = {}

    async def find(self, code: str) -> Found | None:
        """The card of a code, None when it has none fit to send; raises psycopg.Error."""
        future: asyncio.Future[Found | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(code, []).append(future)
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        try:
            while self._waiting:
                codes = list(self._waiting)[:AT_ONCE]
                asking = {code: self._waiting.pop(code) for code in codes}
                try:
                    found = await self._ask(list(asking))
                except Exception as trouble:  # noqa: BLE001  (handed to those who wait)
                    await self._hang_up()
                    _tell_trouble(asking, trouble)
                else:
                    _tell(asking, found)
        finally:
            self._running = None

    async def _ask(self, codes: list[str]) -> dict[str, Found]:
        wire = await self._connected()
        unknown = [code for code in codes if code not in self._keys]
        if unknown:
            if len(self._keys) > MOST_KEYS:
                self._keys.clear()
            rows = await wire.ask(KEYS, [_array(unknown)])
            self._keys.update((value.decode(), key.decode()) for value, key in rows)
        named = {code: self._keys[code] for code in codes if code in self._keys}
        rows = await wire.ask(CARDS, [_array(named.values()), today().isoformat()])
        cards = {key: Found(body, etag) for key, body, etag in rows}
        return {code: card for code, key in named.items() if (card := cards.get(key.encode()))}

    async def _connected(self) -> Wire:
        if self._connection is None or self._connection.closed:
            self._connection = await Wire.open(self._dsn)
        return self._connection

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


def _array(values: Iterable[str]) -> str:
    """A PostgreSQL array; codes and keys are letters, digits and hyphens, so none needs quotes."""
    return f"{{{','.join(values)}}}"


def _tell(asking: dict[str, list[asyncio.Future[Found | None]]], found: dict[str, Found]) -> None:
    for code, futures in asking.items():
        for future in futures:
            if not future.done():
                future.set_result(found.get(code))


def _tell_trouble(
    asking: dict[str, list[asyncio.Future[Found | None]]], trouble: Exception
) -> None:
    for futures in asking.values():
        for future in futures:
            if not future.done():
                future.set_exception(trouble)
