"""One connection for a few prepared questions, asked one at a time, with as little ado as libpq.

psycopg opens it; after that a reader stays with the event loop, because taking one on and off for
each of the pieces in which an answer arrives costs more than the look-ups themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import count
from typing import Any

import psycopg
from psycopg import pq

PATIENCE = 6  # seconds; the server itself gives up a second earlier
FINE = {pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK}


class Wire:
    """Speaks to PostgreSQL; whatever goes wrong closes it."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection
        self._pgconn = connection.pgconn
        self._socket = connection.pgconn.socket
        self._loop = asyncio.get_running_loop()
        self._awaited: asyncio.Future[pq.abc.PGresult] | None = None
        self._result: pq.abc.PGresult | None = None
        self._prepared: dict[str, bytes] = {}
        self._loop.add_reader(self._socket, self._read)

    @classmethod
    async def open(cls, connection_string: str) -> Wire:
        """Connect; raises psycopg.Error."""
        connection = await psycopg.AsyncConnection.connect(
            connection_string, autocommit=True, connect_timeout=5
        )
        await connection.execute(f"SET statement_timeout = '{PATIENCE - 1}s'")
        return cls(connection)

    @property
    def closed(self) -> bool:
        return bool(self._connection.closed)

    async def ask(self, question: str, parameters: Sequence[str]) -> list[tuple[bytes, ...]]:
        """The rows as the bytes that came; raises psycopg.Error or TimeoutError, then closed."""
        try:
            async with asyncio.timeout(PATIENCE):
                return _rows(await self._answer(question, parameters))
        except BaseException:
            await self.close()  # an answer that nobody waits for must not be the next one's
            raise

    async def close(self) -> None:
        """Hang up."""
        self._stop_reading()
        await self._connection.close()

    async def _answer(self, question: str, parameters: Sequence[str]) -> pq.abc.PGresult:
        name = self._prepared.get(question)
        if name is None:
            name = b"question_%d" % len(self._prepared)
            self._pgconn.send_prepare(name, _numbered(question))
            await self._arrival()
            self._prepared[question] = name
        self._pgconn.send_query_prepared(name, [value.encode() for value in parameters])
        return await self._arrival()

    async def _arrival(self) -> pq.abc.PGresult:
        self._awaited = self._loop.create_future()
        while self._pgconn.flush():  # more than the socket takes at once
            await asyncio.sleep(0)
        return await self._awaited

    def _read(self) -> None:
        try:
            self._pgconn.consume_input()
            while not self._pgconn.is_busy():
                result = self._pgconn.get_result()
                if result is None:
                    self._tell(self._result)
                    return
                self._result = result
        except psycopg.Error as trouble:
            self._stop_reading()
            self._tell(trouble)

    def _tell(self, outcome: pq.abc.PGresult | psycopg.Error | None) -> None:
        awaited, self._awaited, self._result = self._awaited, None, None
        if awaited is None or awaited.done() or outcome is None:
            return
        if isinstance(outcome, psycopg.Error):
            awaited.set_exception(outcome)
        elif outcome.status in FINE:
            awaited.set_result(outcome)
        else:
            awaited.set_exception(psycopg.errors.error_from_result(outcome))

    def _stop_reading(self) -> None:
        if self._socket >= 0:
            self._loop.remove_reader(self._socket)
            self._socket = -1


def _numbered(question: str) -> bytes:
    """libpq numbers its parameters."""
    numbers = count(1)
    first, *rest = question.split("%s")
    return "".join([first, *(f"${next(numbers)}{part}" for part in rest)]).encode()


def _rows(result: pq.abc.PGresult) -> list[tuple[bytes, ...]]:
    columns = range(result.nfields)
    value = result.get_value
    return [
        tuple([value(row, column) or b"" for column in columns]) for row in range(result.ntuples)
    ]
