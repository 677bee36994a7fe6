"""Which port the web server may have, who holds it otherwise, and how a phone reaches it."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

TRIES = 50
LISTENING = "0A"  # in /proc/net/tcp


def is_free(port: int) -> bool:
    """Whether a server could listen there on every address now."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("0.0.0.0", port))  # noqa: S104  (phones in the same network are the point)
            trial.listen(1)
        except OSError:
            return False
    return True


def next_free(port: int) -> int | None:
    """The first free port after `port`, within reason."""
    return next((other for other in range(port + 1, port + TRIES) if is_free(other)), None)


def holder(port: int) -> tuple[int, str] | None:
    """The process that listens on the port and its command line, where the system tells."""
    sockets = _listening(port)
    for process in Path("/proc").glob("[0-9]*"):
        if any(_target(entry) in sockets for entry in _entries(process / "fd")):
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ")
            return int(process.name), words.decode(errors="replace").strip()
    return None


def folder_of(pid: int) -> Path | None:
    """The working folder of a process, where the system tells."""
    target = _target(Path(f"/proc/{pid}/cwd"))
    return Path(target) if target else None


def end(pid: int, *, patience: float = 5.0) -> None:
    """Ask the process and its group to end, then insist."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(os.getpgid(pid), number)
        except OSError:  # it has ended
            return
        limit = time.monotonic() + patience
        while folder_of(pid) is not None and time.monotonic() < limit:
            time.sleep(0.05)


def own_address() -> str:
    """This machine's address in its network: no packet is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of documentation (RFC 5737)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _listening(port: int) -> set[str]:
    found: set[str] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for words in map(str.split, lines):
            if words[3] == LISTENING and int(words[1].rsplit(":", 1)[1], 16) == port:
                found.add(f"socket:[{words[9]}]")
    return found


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # the process has ended, or is somebody else's
        return []


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed meanwhile
        return ""
