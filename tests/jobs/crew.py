"""Real worker and beat processes on the database of the caller, to be killed at will."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def address_of_the_database() -> str:
    """The database this process is using, as a URL for its children."""
    place = connection.settings_dict
    options = {
        "host": place["HOST"],
        "port": place["PORT"],
        "user": place["USER"],
        **place["OPTIONS"],
    }
    query = urlencode({key: str(value) for key, value in options.items() if value})
    secret = f":{quote(place['PASSWORD'])}@" if place["PASSWORD"] else ""
    return f"postgresql://{secret}/{quote(place['NAME'])}?{query}"


def wait_until(true: Callable[[], bool], *, seconds: float) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return true()


class Crew:
    """Starts Celery processes in groups of their own; the end of the block kills what is left."""

    def __init__(self, folder: Path, *, broker: str = "") -> None:
        self.folder = folder
        self.log = folder / "crew.log"
        self.env = {
            **os.environ,
            "TEST_DATABASE_URL": address_of_the_database(),
            "BROKER_URL": broker,
            "TRANSPARENCY_DIR": str(settings.TRANSPARENCY_DIR),
            "LOG_LEVEL": "WARNING",
        }
        self.alive: list[subprocess.Popen[bytes]] = []

    def worker(self, *, children: int = 2) -> subprocess.Popen[bytes]:
        return self.start("worker", "-c", str(children), "-n", "drill@chengyi")

    def beat(self) -> subprocess.Popen[bytes]:
        return self.start("beat", "-s", str(self.folder / "beat"), "--pidfile=")

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """One process, leader of its own group."""
        command = [sys.executable, "-m", "celery", "-A", "tests.jobs.worker", *words]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [*command, "-l", "WARNING"],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.alive.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9, children included, as when the machine loses its power."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.alive.remove(process)

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in list(self.alive):
            self.kill(process)
