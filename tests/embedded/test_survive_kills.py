"""Killed without warning, the server comes back with every row it had acknowledged."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest

from backend.embedded import processes
from backend.embedded.cluster import Cluster
from backend.embedded.processes import servers_in
from tests.embedded.conftest import Query

pytestmark = pytest.mark.drill


class Writer(threading.Thread):
    """Counts upwards, a transaction per number, and knows the last one acknowledged."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.connection = psycopg.connect(url, autocommit=True)
        self.acknowledged = 0
        self.well_under_way = threading.Event()

    def run(self) -> None:
        try:
            while True:
                row = (self.acknowledged + 1,)
                self.connection.execute("INSERT INTO counted VALUES (%s)", row)
                self.acknowledged += 1
                if self.acknowledged == 200:
                    self.well_under_way.set()
        except psycopg.OperationalError:
            self.connection.close()


@pytest.fixture
def writer(cluster: Cluster, query: Query) -> Iterator[Writer]:
    cluster.ensure_running()
    query("CREATE TABLE counted (n int PRIMARY KEY)")
    found = Writer(cluster.url)
    found.start()
    yield found
    found.join(timeout=20)
    assert not found.is_alive()


def kill_the_server(cluster: Cluster, writer: Writer) -> None:
    os.kill(cluster.pid or 0, signal.SIGKILL)


def kill_everything(cluster: Cluster, writer: Writer) -> None:
    for pid in servers_in(cluster.place.data):
        os.kill(pid, signal.SIGKILL)


def kill_one_backend(cluster: Cluster, writer: Writer) -> None:
    os.kill(writer.connection.info.backend_pid, signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_the_server, kill_everything, kill_one_backend])
def test_no_acknowledged_row_is_lost(
    cluster: Cluster, query: Query, writer: Writer, kill: Callable[[Cluster, Writer], None]
) -> None:
    assert writer.well_under_way.wait(timeout=30)
    kill(cluster, writer)
    writer.join(timeout=20)
    cluster.ensure_running()
    # The last one may have been kept without our having heard so.
    assert query("SELECT max(n) FROM counted") in {writer.acknowledged, writer.acknowledged + 1}
    assert query("SELECT count(*) = max(n) FROM counted")


def test_backends_that_outlive_their_server_are_not_waited_for_forever(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "ORPHANS_MAY_TAKE", 0.5)
    cluster.ensure_running()
    with psycopg.connect(cluster.url, autocommit=True) as busy:
        os.kill(busy.info.backend_pid, signal.SIGSTOP)  # it cannot notice its server's end
        kill_the_server(cluster, None)  # type: ignore[arg-type]  # it needs no writer
        assert cluster.ensure_running()
        with pytest.raises(psycopg.OperationalError):
            busy.execute("SELECT 1")
    assert cluster.pid in servers_in(cluster.place.data)


def test_a_server_without_a_free_place_counts_as_running(cluster: Cluster, query: Query) -> None:
    cluster.ensure_running()
    query("ALTER SYSTEM SET max_connections = 5")
    cluster.stop()
    cluster.ensure_running()
    with ExitStack() as crowd:
        for _ in range(int(query("SHOW max_connections"))):
            crowd.enter_context(psycopg.connect(cluster.url))
        assert not cluster.ensure_running()
