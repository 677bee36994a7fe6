"""One PostgreSQL server on one data folder, started by whoever needs it first.

The traps this answers are listed in docs/adr/0001-embedded-postgresql.md.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.embedded import place as places
from backend.embedded.binaries import PLAIN_ENVIRONMENT, Binaries, find_binaries, within_reach
from backend.embedded.people import Person, may_enter, server_person
from backend.embedded.processes import State, clear_the_dead, read_pid, read_state
from backend.embedded.trouble import DatabaseTrouble

BUILTIN_LOCALES_SINCE = 17
PATIENCE = 60.0  # seconds for a server to answer; crash recovery of a big log takes a while
LONGEST_LOG = 10_000_000  # bytes
STARTS = 3  # tries before a server that keeps ending is given up
NO_CONNECTION = 2  # psql's exit code

SETTINGS = """\
# Written anew at every start by backend.embedded.
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
shared_buffers = 256MB
max_connections = 100
jit = off
timezone = 'UTC'
max_wal_size = 2GB
wal_compression = on
random_page_cost = 1.1
log_timezone = 'UTC'
"""
# Tests make their data anew in every run: losing them in a power cut costs nothing.
CARELESS = """\
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class Cluster:
    """The server of a data folder. Any number of processes may ask for it at the same time."""

    def __init__(
        self, data_dir: Path, *, durable: bool = True, binaries: Binaries | None = None
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.place = places.place_for(self.data_dir)
        self.durable = durable
        self._binaries = binaries

    @property
    def url(self) -> str:
        return self.place.url

    @property
    def version(self) -> str:
        """Of the programs, such as "18.6"."""
        return self._programs().version

    @property
    def state(self) -> State:
        return read_state(self.place.data)

    @property
    def pid(self) -> int | None:
        return read_pid(self.place.data) if self.state == "running" else None

    def ensure_running(self) -> bool:
        """Come back when the database answers; True if it was this call that started it."""
        started = False
        with self._alone():
            for _ in range(STARTS):
                if self.state != "running":
                    self._start()
                    started = True
                if self._answers():
                    return started
        raise DatabaseTrouble(f"PostgreSQL ends as soon as it is started.{self._log()}")

    def stop(self, *, timeout: float = 30.0) -> None:
        """Stop as PostgreSQL calls it "fast": open transactions are rolled back."""
        if not self.place.data.exists():
            return
        with self._alone():
            pid, end = self.pid, time.monotonic() + timeout
            if pid is not None:
                os.kill(pid, signal.SIGINT)  # pg_ctl would wait for zombies
            while self.state == "running":
                if time.monotonic() > end:
                    raise DatabaseTrouble(f"PostgreSQL (process {pid}) did not stop.{self._log()}")
                time.sleep(0.02)

    # -- starting -----------------------------------------------------------------------------

    def _start(self) -> None:
        person = server_person(self.place.data)
        self._check_reach(person)
        programs = within_reach(self._programs(), person, places.SHELF)
        if not (self.place.data / "PG_VERSION").exists():
            self._initialise(programs, person)
        clear_the_dead(self.place.data, self.place.sockets)
        self._make_sockets(person)
        self._write_settings(person)
        log = self.place.data / "server.log"
        if log.exists() and log.stat().st_size > LONGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        command = [programs["pg_ctl"], "-D", str(self.place.data), "-w", "-t", f"{PATIENCE:.0f}"]
        self._run([*command, "-s", "-l", str(log), "start"], person)

    def _initialise(self, programs: Binaries, person: Person | None) -> None:
        """Make the cluster beside its place and move it there whole: no half one after a kill."""
        fresh = self.place.data.with_name("pg.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        _give(fresh, person)
        command = [programs["initdb"], "-D", str(fresh), "-U", places.SUPERUSER, "-E", "UTF8"]
        command += ["--auth=trust", "--locale=C.UTF-8"]
        if programs.major >= BUILTIN_LOCALES_SINCE:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._run(command, person)
        with (fresh / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'chengyi.conf'\n")
        if self.place.data.exists():
            raise DatabaseTrouble(f"{self.place.data} is no PostgreSQL data; move it away.")
        fresh.rename(self.place.data)

    def _write_settings(self, person: Person | None) -> None:
        sockets = str(self.place.sockets).replace("'", "''")
        text = SETTINGS.format(port=places.PORT, sockets=sockets)
        conf = self.place.data / "chengyi.conf"
        conf.write_text(text if self.durable else text + CARELESS)
        _give(conf, person)

    def _make_sockets(self, person: Person | None) -> None:
        folder = self.place.sockets
        if folder == self.place.data:
            return
        if not folder.exists():
            folder.mkdir(mode=0o700)
            _give(folder, person)
        owner = person.uid if person else os.geteuid()
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
            raise DatabaseTrouble(f"{folder} belongs to somebody else; remove it.")

    def _answers(self) -> bool:
        """Wait for an answer and make the database if missing; False if the server is gone."""
        name, end = places.DATABASE, time.monotonic() + PATIENCE
        # \gexec runs what the query says: a statement, or nothing.
        query = (
            f"SELECT 'CREATE DATABASE {name} TEMPLATE template0 ENCODING ''UTF8''' "
            f"WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}') \\gexec\n"
        )
        command = [self._programs()["psql"], "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", "postgres"]
        command += ["-h", str(self.place.sockets), "-p", str(places.PORT), "-U", places.SUPERUSER]
        while (run := _call(command, None, query)).returncode == NO_CONNECTION:
            if "too many clients" in run.stderr:  # busy, so it answers
                return True
            if self.state != "running":  # killed a moment ago: /proc did not show it yet
                return False
            if time.monotonic() > end:
                break
            time.sleep(0.05)  # it is recovering
        if run.returncode:
            raise DatabaseTrouble(f"The embedded database does not answer: {run.stderr.strip()}")
        return True

    # -- the means ----------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        places.make_folder(self.place.home)
        lock = self.place.home / "pg.lock"
        try:
            handle = os.open(lock, os.O_RDONLY | os.O_CREAT, 0o644)
        except PermissionError:
            raise DatabaseTrouble(
                f"You may not write in {self.place.home}. Was it begun by another user? "
                "Run as that user, or set CHENGYI_DATA to a folder of your own."
            ) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _programs(self) -> Binaries:
        if self._binaries is None:
            written_by = self.place.data / "PG_VERSION"
            major = int(written_by.read_text()) if written_by.exists() else None
            self._binaries = find_binaries(major)
        return self._binaries

    def _check_reach(self, person: Person | None) -> None:
        if person is not None and not may_enter(person, self.place.home):
            raise DatabaseTrouble(
                f"The user of the database server (number {person.uid}) may no longer enter "
                f"{self.place.home}. Let others pass through the folders above it, as before."
            )

    def _run(self, command: list[str], person: Person | None) -> None:
        run = _call(command, person)
        if run.returncode:
            said = run.stderr.strip() or "no reason given"
            raise DatabaseTrouble(f"{Path(command[0]).name} failed: {said}{self._log()}")

    def _log(self) -> str:
        log = self.place.data / "server.log"
        lines = log.read_text(errors="replace").splitlines()[-8:] if log.exists() else []
        return "\n" + "\n".join(lines) if lines else ""


def _give(path: Path, person: Person | None) -> None:
    if person is not None:
        os.chown(path, person.uid, person.gid)


def _call(
    command: list[str], person: Person | None, text: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run with nothing of our environment, and as `person` when that is somebody else."""
    who, group = (person.uid, person.gid) if person else (None, None)
    return subprocess.run(
        command, input=text, capture_output=True, text=True, check=False, cwd="/",
        env=PLAIN_ENVIRONMENT, user=who, group=group, extra_groups=[] if person else None,
    )  # fmt: skip
