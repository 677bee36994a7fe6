"""A database with all tables, made once for each state of the migrations, that tests copy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper

PREFIX = "chengyi_tables_"
LOCK = 0x7E57  # any number that nothing else locks there
ROOT = Path(settings.BASE_DIR)


def template() -> str:
    """Its name; made now if need be, by one process while the others wait."""
    name = f"{PREFIX}{_state()}"
    with _server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        known = {row[0] for row in cursor.fetchall()}
        if name not in known:
            for old in known:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}_part" TEMPLATE template0')
            _migrate(f"{name}_part")
            cursor.execute(f'ALTER DATABASE "{name}_part" RENAME TO "{name}"')
    return name


def _state() -> str:
    """Of everything that tables depend on; months of the trail are made ahead by the calendar."""
    digest = hashlib.sha256(f"{date.today():%Y-%m}".encode())  # noqa: DTZ011  # of this machine
    packages = (ROOT / name for name in ("backend", "merchants", "credit", "incentives"))
    for path in sorted(path for one in packages for path in one.rglob("migrations/*.py")):
        digest.update(path.read_bytes())
    digest.update((ROOT / "requirements.txt").read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _server() -> Iterator[CursorWrapper]:
    """The server's own database, by a connection that ends here and takes its lock along."""
    with connection._nodb_cursor() as cursor:
        yield cursor


def _migrate(name: str) -> None:
    asked = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, run_syncdb=True)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = asked
