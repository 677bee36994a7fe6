"""The whole product from one command: database, tables, demo city, web, worker, scheduler."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.module_loading import import_string

from backend.embedded import ports, steps
from backend.embedded.console import say, show
from backend.embedded.keeper import Keeper
from backend.embedded.place import make_folder
from backend.embedded.supervisor import Child, Supervisor
from backend.embedded.trouble import DatabaseTrouble
from backend.settings import env

APPLICATION = "backend.asgi:application"
# The worker accepts JSON only, so nobody can make root run foreign code through the queue.
ROOT_IS_FINE = "ignore:You're running the worker with superuser privileges"
READY = "/api/v1/health/ready"
READY_WITHIN = 90.0  # seconds


class Command(BaseCommand):
    help = "Start everything and keep it running until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="do not build the demo city")

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _leave)
        with _only_one(Path(settings.DATA_DIR)) as note:
            database = Keeper(Path(settings.DATA_DIR))
            try:
                database.start()
                _prepare(demo=not options["no_demo"])
                _serve(database, note)
            except KeyboardInterrupt:
                show("")
            except (DatabaseTrouble, ImproperlyConfigured) as trouble:
                raise CommandError(str(trouble)) from None
            finally:
                connections.close_all()
                database.stop()
        say("setup", "everything stopped")


def _leave(number: int, frame: object) -> None:
    """SIGTERM and a closed terminal are taken as Ctrl-C, but only once."""
    for other in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt


def _prepare(*, demo: bool) -> None:
    steps.compile_translations()
    steps.collect_static()
    steps.migrate()
    if demo:
        steps.give_first_data()
    steps.mend_the_timetable()
    connections.close_all()


def _serve(database: Keeper, note: Path) -> None:
    port = _port()
    note.write_text(f"http://127.0.0.1:{port} (process {os.getpid()})")
    supervisor = Supervisor(_children(port), watch=database.watch)
    began = time.monotonic()
    try:
        say("web", f"starting on port {port}")
        supervisor.start()
        supervisor.run(until=lambda: _is_ready(port) or time.monotonic() - began > READY_WITHIN)
        _welcome(port, seconds=time.monotonic() - began)
        supervisor.run()
    finally:
        say("setup", "stopping web, worker and beat")
        supervisor.stop()


def _children(port: int) -> list[Child]:
    web = "-m granian --interface asgi --workers 1 --host 0.0.0.0 --no-ws --respawn-failed-workers"
    celery = [sys.executable, "-m", "celery", "-q", "-A", "backend.celery"]
    # Every few seconds something scheduled runs; only what goes wrong is worth a line.
    quiet = {"LOG_LEVEL": env.text("LOG_LEVEL", "WARNING"), "PYTHONWARNINGS": ROOT_IS_FINE}
    return [
        Child("web", [sys.executable, *web.split(), "--port", str(port), APPLICATION]),
        Child("worker", [*celery, "worker", "-c", "1", "-n", "worker@chengyi"], quiet),
        Child("beat", [*celery, "beat", "--pidfile="], quiet),
    ]


def _port() -> int:
    """PORT, or the next free one; what an earlier run of ours left behind makes way."""
    wanted = env.number("PORT", 8000)
    if not ports.is_free(wanted) and (found := ports.holder(wanted)) is not None:
        pid, command = found
        say("web", f"port {wanted} is held by process {pid}: {command[:100]}")
        if "backend.asgi" in command and ports.folder_of(pid) == Path.cwd():
            say("web", f"it was left behind by an earlier run here: stopping process {pid}")
            ports.end(pid)
    if ports.is_free(wanted):
        return wanted
    port = ports.next_free(wanted)
    if port is None:
        raise CommandError(f"Port {wanted} is taken, and so are the next ones. Set PORT.")
    say("web", f"port {wanted} is taken; using {port} (PORT chooses another)")
    return port


def _is_ready(port: int) -> bool:
    address = f"http://127.0.0.1:{port}{READY}"
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except (OSError, urllib.error.URLError):
        return False


def _welcome(port: int, *, seconds: float) -> None:
    here = f"http://{ports.own_address()}:{port}"
    if not _is_ready(port):
        say("trouble", f"not ready after {seconds:.0f} s: see the lines above, or {here}{READY}")
        return
    try:
        lines = import_string(settings.UP_WELCOME)(here)
    except ImportError:
        lines = []
    show("\n".join(["", *lines, ""]))
    say("ready", f"after {seconds:.1f} s: http://127.0.0.1:{port} and, for phones, {here}")
    say("ready", "Ctrl-C stops everything that was started here")


@contextmanager
def _only_one(data_dir: Path) -> Iterator[Path]:
    """Two of these on one data folder would run every timetable twice."""
    make_folder(data_dir)
    note = data_dir / "up.note"
    with (data_dir / "up.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = note.read_text() if note.exists() else "by another process"
            raise CommandError(f"Already running: {where}. Stop that one first.") from None
        yield note
