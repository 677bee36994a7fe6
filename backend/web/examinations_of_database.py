"""The doctor's look at the database: who may enter, what survives a power cut, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from backend.kernel.examination import Finding, examination

KEEPING = ("fsync", "synchronous_commit", "full_page_writes")
DRIFT_SECONDS = 5
WRONG = "surely-not-this"


def _one(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None


def _over_network() -> bool:
    host = str(connection.settings_dict["HOST"])
    return bool(host) and not host.startswith("/")


@examination
def database() -> Iterator[Finding]:
    """Reachable, of a known kind, in step with the code and with the clock."""
    connection.ensure_connection()
    yield Finding("ok", f"PostgreSQL {_one('SHOW server_version')} answers")
    if _one("SHOW server_encoding") != "UTF8":
        yield Finding("unsafe", "the database does not keep UTF-8", "create it with ENCODING UTF8")
    if not _one("SELECT cardinality(show_trgm('中文')) > 0"):
        what = "its locale takes Chinese signs for punctuation: fragment search finds nothing"
        yield Finding("unsafe", what, "create it with the locale C.UTF-8")
    drift = abs((timezone.now() - _one("SELECT clock_timestamp()")).total_seconds())
    if drift > DRIFT_SECONDS:
        yield Finding("unsafe", f"its clock differs by {drift:.0f} s", "run NTP on both machines")


@examination
def tables() -> Iterator[Finding]:
    """Every migration is applied."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        yield Finding("unsafe", f"{missing} migrations are not applied", "manage.py migrate")
    else:
        yield Finding("ok", "every migration is applied")


@examination
def entry() -> Iterator[Finding]:
    """Nobody enters the database over the network without a password or in clear."""
    if not _over_network():
        yield Finding("ok", "reached through a socket of this machine only")
        return
    if _lets_anyone_in():
        mend = "use scram-sha-256 for host lines in pg_hba.conf"
        yield Finding("unsafe", "it lets anyone in over TCP without the right password", mend)
    is_sealed = _one("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    is_local = _one("SELECT inet_server_addr() = inet_client_addr()")
    if not is_sealed and not is_local:
        yield Finding("unsafe", "reached in clear over the network", "add ?sslmode=verify-full")
    if _one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        mend = "connect as a role that owns the tables but is no superuser"
        yield Finding("unsafe", "the application is a superuser of the database", mend)


def _lets_anyone_in() -> bool:
    """Knock with a wrong password: only a door left open opens."""
    known = connection.get_connection_params()
    wanted = {key: known[key] for key in ("dbname", "user", "host", "port") if key in known}
    try:
        psycopg.connect(**wanted, password=WRONG, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@examination
def keeping() -> Iterator[Finding]:
    """What was acknowledged survives a power cut, and a lost disk."""
    for name in KEEPING:
        if _one(f"SHOW {name}") == "off":
            what = f"{name} is off: acknowledged writes may be lost"
            yield Finding("unsafe", what, f"ALTER SYSTEM SET {name} = on")
    if _one("SHOW archive_mode") == "off":
        what = "no continuous archive: a lost disk loses everything since the last dump"
        yield Finding("note", what, "set archive_mode and archive_command, or use a replica")
