"""What must be done before the servers start; each step says what it does and why, or why not."""

from __future__ import annotations

import hashlib
import shelve
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from backend.embedded.console import say
from backend.embedded.management.commands.compile_locale import (
    changed_catalogues,
    compile_catalogue,
)


def compile_translations() -> None:
    """Only what changed."""
    for source in changed_catalogues():
        say("setup", f"translations: {source.relative_to(settings.BASE_DIR)} changed, compiled")
        compile_catalogue(source)


def collect_static() -> None:
    """Copy and compress static files, unless the very same were collected before."""
    stamp = Path(settings.DATA_DIR) / "static.stamp"
    print_now = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == print_now:
        return
    with _timed("static files: changed, collecting"):
        call_command(
            "collectstatic",
            interactive=False,
            verbosity=0,
            clear=True,
            ignore_patterns=list(settings.UNUSED_STATIC),
        )
    stamp.write_text(print_now)


def migrate() -> None:
    """Bring the tables up to date if any migration is missing."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        with _timed(f"tables: {len(missing)} migrations to apply"):
            call_command("migrate", interactive=False, verbosity=0)


def give_first_data() -> None:
    """Build the demo city in an empty database; go on where a build was interrupted."""
    table, commands = settings.UP_FIRST_DATA
    begun = Path(settings.DATA_DIR) / "first-data.begun"
    if apps.get_model(table).objects.exists() and not begun.exists():
        return
    begun.touch()
    with _timed("demo city: the database holds no merchant yet, building one"):
        for command in commands:
            call_command(command)
    begun.unlink()


def mend_the_timetable() -> None:
    """What beat remembers of its last runs may have been cut off by a kill: it begins anew then."""
    remembered = Path(settings.DATA_DIR) / "beat-schedule"
    files = sorted(remembered.parent.glob(f"{remembered.name}*"))
    if not files:
        return
    try:
        with shelve.open(str(remembered), "r") as kept:  # noqa: S301  (our own file)
            kept["entries"]
    except Exception:  # noqa: BLE001  (dbm has many kinds; whichever it is, beat would not start)
        say("beat", "what was remembered of the last runs is unreadable: beginning anew")
        for file in files:
            file.unlink(missing_ok=True)


@contextmanager
def _timed(what: str) -> Iterator[None]:
    say("setup", what)
    began = time.monotonic()
    yield
    say("setup", f"... done in {time.monotonic() - began:.1f} s")


def _static_fingerprint() -> str:
    sources = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            sources.update(f"{path}|{found.st_size}|{found.st_mtime_ns}\n".encode())
    return sources.hexdigest()
