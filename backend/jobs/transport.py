"""Kombu's PGMQ transport, mended where version 5.7.0 falls short.

What is mended and why stands at each method; the findings: reference/embedded.md, section 2.
"""

# mypy: disable-error-code="no-untyped-call"
# (Kombu's transports are not typed.)
from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections
from kombu.transport import TRANSPORT_ALIASES, pgmq, virtual
from pgmq import PGMQueue
from psycopg_pool import ConnectionPool

from backend.jobs.broker import PGMQ_OPTIONS, conninfo

LONGEST_NAME = 47
REPLIES = "reply."
HAS_TRIGGER = """
    SELECT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'trigger_notify_queue_insert_listeners'
    AND tgrelid = to_regclass(format('pgmq.%%I', 'q_' || %s)))
"""
SEND = "SELECT pgmq.send(%s::text, %s::jsonb, %s::jsonb, %s::integer)"
SEND_TOPIC = "SELECT pgmq.send_topic(%s::text, %s::jsonb, %s::jsonb, %s::integer)"


def has_django_connection() -> bool:
    """Whether this thread has Django's database open: then publishing can ride on it."""
    return connections[DEFAULT_DB_ALIAS].connection is not None


class Channel(pgmq.Channel):
    """A channel whose messages commit and roll back with the data they speak of."""

    def canonical_queue_name(self, queue_name: str) -> str:
        """Names of remote control are longer than a table's may be; tables are lower case."""
        name = str(self.entity_name(self.queue_name_prefix + queue_name)).lower()
        if len(name) <= LONGEST_NAME:
            return name
        digest = hashlib.sha256(name.encode()).hexdigest()[:16]
        return f"{name[: LONGEST_NAME - 17]}_{digest}"

    def _new_queue(self, queue: str, **kwargs: Any) -> None:
        # Creating again takes locks that wait for every transaction that has published.
        if not self._has_queue(queue):
            super()._new_queue(queue, **kwargs)

    def _maybe_enable_notify(self, queue: str, queue_name: str | None = None) -> None:
        # Kombu replaces the trigger each time (an exclusive lock), and lets publishers listen to
        # notifications that they never read.
        if not self.use_notify:
            return
        name = queue_name or self._queue_name(queue)
        if not self._ask(HAS_TRIGGER, name)[0][0]:
            self.pgmq.enable_notify(name, throttle_interval_ms=self.notify_throttle_interval_ms)
        if queue_name is None:  # called by a consumer
            transport: Any = self.connection
            transport._register_notify_queue(name)  # noqa: SLF001  (our own transport's)

    def _put(self, queue: str, message: dict[str, Any], **kwargs: Any) -> None:
        self._publish(SEND, self._queue_name(queue), message)

    def _put_fanout(self, exchange: str, message: dict[str, Any], *_: Any, **kwargs: Any) -> None:
        self._publish(SEND_TOPIC, self._fanout_topic_key(exchange), message)

    def _put_topic(
        self, exchange: str, message: dict[str, Any], routing_key: str, **kwargs: Any
    ) -> None:
        self._publish(SEND_TOPIC, self._topic_key(exchange, routing_key), message)

    def _publish(self, sql: str, target: str, message: dict[str, Any]) -> None:
        # `send_topic` exists with all four arguments only, so all four are always given.
        details = self._pgmq_send_kwargs(message)
        headers = json.dumps(details.get("headers", {}), default=str)
        body = json.dumps(message, default=str)
        self._ask(sql, target, body, headers, details.get("delay", 0))

    def _ask(self, sql: str, *values: Any) -> Sequence[tuple[Any, ...]]:
        """Run one statement: in Django's transaction where there is one, else on our own."""
        if has_django_connection():
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute(sql, values)
                return cursor.fetchall()  # type: ignore[no-any-return]  # rows of a cursor
        pool = cast(ConnectionPool, self.pgmq.pool)
        with pool.connection() as connection:
            return connection.execute(sql, values).fetchall()

    # Replies to `inspect` cross processes; Kombu keeps the bindings of direct exchanges in the
    # memory of one. Ours are kept in the database (backend.jobs.install makes the table).

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        super()._queue_bind(exchange, routing_key, pattern, queue)
        if exchange.startswith(REPLIES):
            self._ask(
                "INSERT INTO pgmq.reply_binding VALUES (%s, %s, %s)"
                " ON CONFLICT (exchange, routing_key, queue) DO UPDATE SET bound_at = now()"
                " RETURNING 1",
                exchange,
                routing_key or "",
                queue,
            )

    def get_table(self, exchange: str) -> list[tuple[str, str, str]]:
        """`(routing_key, pattern, queue)` of everything bound to the exchange."""
        if not exchange.startswith(REPLIES):
            return list(super().get_table(exchange))
        return [
            (row[0], "", row[1])
            for row in self._ask(
                "SELECT routing_key, queue FROM pgmq.reply_binding WHERE exchange = %s", exchange
            )
        ]

    def _delete(self, queue: str, *args: Any, **kwargs: Any) -> None:
        self._ask("DELETE FROM pgmq.reply_binding WHERE queue = %s RETURNING 1", queue)
        super()._delete(queue, *args, **kwargs)


class Waiter(pgmq._NotifyWaiter):  # noqa: SLF001  (Kombu has no seam)
    """Waits for new messages, but not while the worker has as many as it may hold."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(conninfo())
        self._transport = transport

    def wait(self, timeout: float | None) -> bool:
        # No notification tells that a task was finished and there is room again.
        if any(not channel.qos.can_consume() for channel in self._transport.channels or []):
            timeout = 0.01
        return bool(super().wait(timeout))


class Transport(pgmq.Transport):
    """Speaks to the product's own database, wherever the settings say it is."""

    Channel = Channel

    def _create_pgmq_client(self) -> PGMQueue:
        # The client rebuilds the address without quoting and drops every option (sslmode too):
        # give it a pool of ours instead. It closes what it believes it owns.
        address, options = conninfo(), PGMQ_OPTIONS
        pool = ConnectionPool(
            address,
            min_size=1,
            max_size=options["pool_size"],
            timeout=options["pool_timeout"],
            open=True,
        )
        client = PGMQueue(
            pool=pool,
            vt=options["visibility_timeout"],
            init_extension=False,
            conn_string=address,
        )
        client._own_pool = True  # noqa: SLF001  (so that `close` closes it)
        return client

    def _get_notify_waiter(self) -> pgmq._NotifyWaiter:
        if self._notify_waiter is None:
            self._notify_waiter = Waiter(self)
        return self._notify_waiter

    def establish_connection(self) -> Any:
        # A web process publishes over Django's connection and needs none of its own.
        if has_django_connection():
            return virtual.Transport.establish_connection(self)
        return super().establish_connection()

    def verify_connection(self, connection: Any) -> bool:
        return has_django_connection() or bool(super().verify_connection(connection))


TRANSPORT_ALIASES["pgmq"] = f"{__name__}:{Transport.__name__}"
