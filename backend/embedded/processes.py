"""What really runs on a data folder, read from /proc instead of believed from lock files.

A killed server may stay a zombie for long where process 1 reaps late (containers), and a number
in a stale lock file may since belong to another process; PostgreSQL's own tools fall for both.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Literal

from backend.embedded.trouble import DatabaseTrouble

State = Literal["running", "stopped", "dead"]
PROC = Path("/proc")
ORPHANS_MAY_TAKE = 5.0  # seconds


def read_state(data: Path) -> State:
    """`dead`: lock files say there is a server, and there is none."""
    pid = read_pid(data)
    if pid is None:
        return "stopped"
    return "running" if _is_server(pid, data) else "dead"


def read_pid(data: Path) -> int | None:
    """The server's process id as its lock file tells; None without one."""
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    except PermissionError:
        raise DatabaseTrouble(
            f"{data} belongs to another user. Run as that user, or set CHENGYI_DATA to a folder "
            "of your own."
        ) from None


def clear_the_dead(data: Path, sockets: Path) -> None:
    """Wait until a dead server's children are gone (they notice by themselves), then its locks.

    After a while they are killed: without their parent nothing they do can count.
    """
    end = time.monotonic() + ORPHANS_MAY_TAKE
    while left := servers_in(data):
        if time.monotonic() > end:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
    (data / "postmaster.pid").unlink(missing_ok=True)
    for stale in sockets.glob(".s.PGSQL.*"):
        stale.unlink(missing_ok=True)


def _is_server(pid: int, data: Path) -> bool:
    if not PROC.joinpath("self").exists():  # no /proc on this system: the number must do
        return _answers(pid)
    try:
        status = (PROC / str(pid) / "stat").read_text()
        there = os.readlink(PROC / str(pid) / "cwd")
    except OSError:  # gone, a zombie, or somebody else's
        return False
    name, rest = status[status.index("(") + 1 :].rsplit(")", 1)
    return name.startswith("postgres") and rest.split()[0] not in "ZX" and _same(there, data)


def servers_in(data: Path) -> list[int]:
    """Every PostgreSQL process works in its data folder; zombies no longer have one."""
    if not PROC.joinpath("self").exists():
        return []
    numbers = [int(entry) for entry in os.listdir(PROC) if entry.isdigit()]
    return [pid for pid in numbers if _is_server(pid, data)]


def _same(there: str, data: Path) -> bool:
    try:
        return os.path.samefile(there, data)
    except OSError:
        return False


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
