"""The database while everything is up: started, watched, and stopped only if it is ours to stop."""

from __future__ import annotations

import os
import time
from pathlib import Path

from backend.embedded.cluster import Cluster
from backend.embedded.console import say


class Keeper:
    """Keeps the embedded server of a data folder; does nothing while DATABASE_URL is set.

    Ours is a server started here, or by an earlier run that was killed: a note tells that one.
    """

    def __init__(self, data_dir: Path) -> None:
        self.cluster = None if os.environ.get("DATABASE_URL") else Cluster(data_dir)
        self.note = data_dir / "up.database"

    def start(self) -> None:
        """Have it running, and say what was done."""
        if self.cluster is None:
            say("database", "DATABASE_URL is set: the embedded one stays off")
            return
        began = time.monotonic()
        started = self._ensure()
        took = f"started in {time.monotonic() - began:.1f} s" if started else "was running already"
        where = f"data in {self.cluster.place.data}"
        say("database", f"PostgreSQL {self.cluster.version} {took}; {where}")

    def watch(self) -> None:
        """Start it again if it is gone."""
        if self.cluster is not None and self.cluster.state != "running":
            say("database", "is gone; starting it again")
            self._ensure()
            say("database", "back, with everything that was committed")

    def stop(self) -> None:
        """Stop it if it is ours; a server that others started goes on."""
        if self.cluster is None or not self._is_ours():
            return
        say("database", "stopping")
        self.cluster.stop()
        self.note.unlink()

    def _ensure(self) -> bool:
        started = self.cluster is not None and self.cluster.ensure_running()
        if started and self.cluster is not None:
            self.note.write_text(str(self.cluster.pid))
        return started

    def _is_ours(self) -> bool:
        pid = self.cluster.pid if self.cluster else None
        return pid is not None and self.note.exists() and self.note.read_text() == str(pid)
