"""Folders and servers of their own, gone again after each test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from backend.embedded import place
from backend.embedded.cluster import Cluster

Query = Callable[..., Any]


def _roomy_memory() -> str | None:
    """Memory holds a thousand small files per cluster much quicker than some disks do."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or os.statvfs(memory).f_flag & os.ST_NOEXEC:
        return None
    return str(memory) if shutil.disk_usage(memory).free > 1_000_000_000 else None


@contextmanager
def folder_open_to_all() -> Iterator[Path]:
    """A folder everybody may pass through, as an ordinary checkout is."""
    folder = Path(tempfile.mkdtemp(prefix="cy-", dir=_roomy_memory()))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    with folder_open_to_all() as folder:
        yield folder


@pytest.fixture
def shelf(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where root's servers go when the project is closed: not the machine's real one."""
    monkeypatch.setattr(place, "SHELF", open_folder / "shelf")
    return open_folder / "shelf"


@pytest.fixture
def cluster(open_folder: Path, shelf: Path) -> Iterator[Cluster]:
    """A server not yet started."""
    found = Cluster(open_folder / "data")
    yield found
    found.stop()


@pytest.fixture
def query(cluster: Cluster) -> Query:
    """Run one statement in the cluster; its first value, if it has any."""

    def run(statement: str) -> Any:
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]

    return run


only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
