"""Which broker carries the messages: the product's own PostgreSQL, RabbitMQ or Redis.

Measured choices (reference/embedded.md of the design, section 2). Whatever the broker loses, the
table of intents sends again; these settings make that rare and keep messages durable.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections
from kombu import Exchange, Queue
from psycopg.conninfo import make_conninfo

FOLLOW_UPS, SWEEPS = "followups", "sweeps"
AMQP = frozenset({"amqp", "amqps", "pyamqp"})
REDIS = frozenset({"redis", "rediss", "sentinel"})
# What Django keeps among a database's options that libpq would not understand.
NOT_LIBPQ = frozenset(
    {"assume_role", "isolation_level", "pool", "server_side_binding", "context", "cursor_factory"}
)
# A message read and not acted on is seen again after this long. Intents do not wait for it (the
# sweep sends them after seconds); long batches must not be started twice by it.
HIDDEN_FOR = 3600
PGMQ_OPTIONS: dict[str, Any] = {
    "visibility_timeout": HIDDEN_FOR,
    "init_extension": False,
    "wait_time_seconds": 0,
    "polling_interval": 1,
    "use_notify": True,
    "notify_throttle_interval_ms": 0,
    "pool_size": 2,
    "pool_timeout": 5,
}
# Whoever promises must not wait for a broker that is away; workers have patience of their own.
IMPATIENT: dict[str, Any] = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
AMQP_OPTIONS: dict[str, Any] = {"confirm_publish": True, **IMPATIENT}
REDIS_OPTIONS: dict[str, Any] = {
    **IMPATIENT,
    "visibility_timeout": HIDDEN_FOR,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}


def is_pgmq(url: str) -> bool:
    """Without a broker's address the product's own database carries the messages."""
    return not url


def settings_for(url: str) -> dict[str, Any]:
    """Celery's broker settings for a BROKER_URL; raises ImproperlyConfigured for other schemes."""
    scheme = urlsplit(url).scheme
    if is_pgmq(url):
        return {
            "broker_url": "pgmq://database",
            **_queues(),
            "broker_transport_options": PGMQ_OPTIONS,
        }
    if scheme in AMQP:
        return {
            "broker_url": url,
            **_queues(queue_arguments={"x-queue-type": "quorum"}),
            "broker_transport_options": AMQP_OPTIONS,
        }
    if scheme in REDIS:
        return {"broker_url": url, **_queues(), "broker_transport_options": REDIS_OPTIONS}
    raise ImproperlyConfigured(
        "BROKER_URL must begin with amqp://, amqps://, redis:// or rediss://"
    )


def _queues(**details: Any) -> dict[str, Any]:
    exchange = Exchange("chengyi", type="direct")
    queues = [Queue(name, exchange, routing_key=name, **details) for name in (FOLLOW_UPS, SWEEPS)]
    return {"task_queues": queues, "task_default_queue": FOLLOW_UPS}


def conninfo() -> str:
    """Where the product's database is, for libpq; tests and sockets included. Holds a secret."""
    settings = connections[DEFAULT_DB_ALIAS].settings_dict
    options = {k: v for k, v in settings["OPTIONS"].items() if k not in NOT_LIBPQ}
    address = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }
    return make_conninfo(**options, **{k: str(v) for k, v in address.items() if v})
