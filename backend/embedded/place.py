"""Where one embedded database lives: its data, its socket, its lock. Pure but for looking."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from backend.embedded.people import Person, may_enter

DATABASE = "chengyi"
SUPERUSER = "postgres"
PORT = 5432
SHELF = Path("/var/lib/chengyi")  # for root, when the server's user cannot enter the project
# Not tempfile's answer: every process must find the same folder, whatever its TMPDIR says.
SHORT = Path("/tmp")  # noqa: S108  (the folder made in it is 0700 and its owner is checked)
# The server's user has no groups of its own choosing: what strangers may enter, it may.
STRANGER = Person(-1, -1, frozenset())
LONGEST_SOCKET_PATH = 107  # bytes; the kernel's sockaddr_un holds 108 with the final NUL


@dataclass(frozen=True)
class Place:
    """Folders of one cluster. `home` holds `data`; `sockets` is `data` unless that is too long."""

    home: Path
    data: Path
    sockets: Path

    @property
    def socket(self) -> Path:
        return self.sockets / f".s.PGSQL.{PORT}"

    @property
    def url(self) -> str:
        """How a client names this database."""
        where = urlencode({"host": self.sockets, "port": PORT, "user": SUPERUSER})
        return f"postgresql:///{DATABASE}?{where}"


def make_folder(folder: Path) -> None:
    """Make the folder and what is missing above it, open to look through; others stay as is."""
    if folder.exists():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    if os.geteuid() == 0:  # whatever the umask: the server's own user must pass through
        folder.chmod(0o755)


def place_for(data_dir: Path) -> Place:
    """The folders for a project's data folder; the same answer in every process."""
    data_dir = data_dir.resolve()
    mark = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    home = _home(data_dir, SHELF / mark)
    data = home / "pg"
    fits = len(os.fsencode(data / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH
    return Place(home, data, data if fits else SHORT / f"chengyi-{mark}")


def _home(data_dir: Path, elsewhere: Path) -> Path:
    if os.geteuid() != 0 or (data_dir / "pg").exists():
        return data_dir
    if (elsewhere / "pg").exists():
        return elsewhere
    # Never opened up by us: a home that is closed to others stays closed.
    return data_dir if may_enter(STRANGER, data_dir) else elsewhere
