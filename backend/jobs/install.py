"""Put the message queue's tables and functions into the product's database, once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from pgmq.install import get_embedded_install_sql

from backend.jobs.broker import FOLLOW_UPS, SWEEPS, is_pgmq

# Read from the catalogue: `to_regclass` may answer from what this session knew before it waited.
HAS_TABLE = "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'pgmq' AND tablename = %s)"
# pgmq's own function updates one row per queue, held until the publisher commits: everyone who
# publishes would wait for the longest transaction. PostgreSQL folds equal notifications anyway.
NOTIFY_WITHOUT_LOCK = """
    CREATE OR REPLACE FUNCTION pgmq.notify_queue_listeners() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('pgmq.' || TG_TABLE_NAME || '.' || TG_OP, NULL);
        RETURN NEW;
    END $$
"""
REPLY_BINDING = """
    CREATE TABLE pgmq.reply_binding (
        exchange text, routing_key text, queue text, bound_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (exchange, routing_key, queue)
    )
"""
OLD_REPLY_QUEUES = """
    SELECT queue_name FROM pgmq.meta
    WHERE queue_name LIKE '%%\\_reply\\_%%' AND created_at < now() - interval '1 hour'
"""


def install_after_migrating(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Receiver of `post_migrate`: the broker is part of a ready database."""
    if using == DEFAULT_DB_ALIAS and is_pgmq(settings.BROKER_URL):
        install_broker()


def install_broker() -> bool:
    """Install the queue; False when it was there. Several processes may call it at once."""
    if _has_table("reply_binding"):
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('chengyi.install_broker'))")
        if _has_table("reply_binding"):
            return False
        if not _has_table("meta"):  # it may be there as a real extension
            cursor.execute(get_embedded_install_sql())
        cursor.execute(NOTIFY_WITHOUT_LOCK)
        cursor.execute(REPLY_BINDING)
        for queue in (FOLLOW_UPS, SWEEPS):  # so that publishing needs no worker first
            cursor.execute("SELECT pgmq.create(%s)", [queue])
    return True


def _has_table(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HAS_TABLE, [name])
        return bool(cursor.fetchone()[0])


def drop_reply_queues() -> int:
    """Drop what processes asking `inspect` left behind when they were killed; how many."""
    if not is_pgmq(settings.BROKER_URL):
        return 0  # those brokers drop them by themselves
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(OLD_REPLY_QUEUES)
        names = [row[0] for row in cursor.fetchall()]
        for name in names:
            cursor.execute("SELECT pgmq.drop_queue(%s)", [name])
        cursor.execute("DELETE FROM pgmq.reply_binding WHERE bound_at < now() - interval '1 hour'")
    return len(names)
