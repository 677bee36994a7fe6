"""Starting: cold, again, in odd places, after others left things behind."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from backend.embedded import binaries
from backend.embedded.cluster import Cluster
from backend.embedded.place import place_for
from backend.embedded.trouble import DatabaseTrouble
from tests.embedded.conftest import Query

ASK = """
import pathlib, sys
from backend.embedded import place
from backend.embedded.cluster import Cluster
place.SHELF = pathlib.Path(sys.argv[2])
cluster = Cluster(pathlib.Path(sys.argv[1]))
print(cluster.ensure_running(), cluster.pid)
"""


def test_a_cold_start_gives_a_database_that_can_search_chinese(
    cluster: Cluster, query: Query
) -> None:
    assert cluster.ensure_running()
    query("CREATE EXTENSION pg_trgm")
    assert query("SELECT cardinality(show_trgm('中文'))") > 0
    assert query("SHOW server_encoding") == "UTF8"
    assert query("SELECT datctype FROM pg_database WHERE datname = 'chengyi'") == "C.UTF-8"


def test_asking_again_starts_nothing(cluster: Cluster) -> None:
    cluster.ensure_running()
    first = cluster.pid
    assert not cluster.ensure_running()
    assert cluster.pid == first


def test_nobody_else_may_look_in_and_no_port_is_open(cluster: Cluster, query: Query) -> None:
    cluster.ensure_running()
    assert stat.S_IMODE(cluster.place.data.stat().st_mode) == 0o700
    assert query("SHOW listen_addresses") == ""
    assert query("SHOW unix_socket_permissions") == "0700"


def test_data_are_safe_by_default_and_quick_for_tests(cluster: Cluster, query: Query) -> None:
    cluster.ensure_running()
    assert query("SHOW fsync") == "on"
    cluster.stop()
    careless = Cluster(cluster.data_dir, durable=False)
    careless.ensure_running()
    assert query("SHOW fsync") == "off"


def test_stopping_leaves_nothing_running_and_everything_kept(
    cluster: Cluster, query: Query
) -> None:
    cluster.ensure_running()
    query("CREATE TABLE kept (n int)")
    cluster.stop()
    assert cluster.state == "stopped"
    assert cluster.pid is None
    cluster.stop()  # nothing to do, nothing wrong
    cluster.ensure_running()
    assert query("SELECT count(*) FROM kept") == 0


def test_a_dropped_database_is_made_again(cluster: Cluster, query: Query) -> None:
    cluster.ensure_running()
    _drop(cluster)
    cluster.ensure_running()
    assert query("SELECT current_database()") == "chengyi"


def test_a_path_too_long_for_a_socket_still_works(open_folder: Path, shelf: Path) -> None:
    deep = Cluster(open_folder / ("深" * 30) / "it's here")
    try:
        assert len(os.fsencode(deep.place.data / ".s.PGSQL.5432")) > 107
        deep.ensure_running()
        assert len(os.fsencode(deep.place.socket)) <= 107
        assert stat.S_IMODE(deep.place.sockets.stat().st_mode) == 0o700
    finally:
        deep.stop()
        deep.place.sockets.rmdir()


def test_a_strangers_socket_folder_is_refused(open_folder: Path, shelf: Path) -> None:
    deep = Cluster(open_folder / ("d" * 100))
    deep.place.sockets.mkdir(mode=0o755)
    try:
        with pytest.raises(DatabaseTrouble, match="belongs to somebody else"):
            deep.ensure_running()
    finally:
        deep.place.sockets.rmdir()


@pytest.mark.drill
def test_eight_processes_at_once_get_one_server(cluster: Cluster, shelf: Path) -> None:
    command = [sys.executable, "-c", ASK, str(cluster.data_dir), str(shelf)]
    asking = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    answers = [process.communicate(timeout=60)[0].split() for process in asking]
    assert [started for started, _ in answers].count("True") == 1
    assert {pid for _, pid in answers} == {str(cluster.pid)}


def test_a_start_that_was_killed_half_way_is_no_obstacle(cluster: Cluster) -> None:
    half = cluster.place.home / "pg.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert cluster.ensure_running()
    assert not half.exists()


@pytest.mark.parametrize("whose", ["another process", "a zombie", "nobody", "nonsense"])
def test_a_stale_lock_file_is_no_obstacle(cluster: Cluster, whose: str) -> None:
    cluster.ensure_running()
    cluster.stop()
    # The zombie is a child that has ended and that nobody has waited for.
    with subprocess.Popen(["true"]) as zombie:
        stale = {"another process": os.getpid(), "a zombie": zombie.pid, "nobody": 4194301}
        pid = stale.get(whose, "x")
        (cluster.place.data / "postmaster.pid").write_text(f"{pid}\n{cluster.place.data}\n")
        cluster.place.socket.with_name(".s.PGSQL.5432.lock").write_text(f"{pid}\n")
        assert cluster.state != "running"
        assert cluster.ensure_running()


def test_the_address_is_known_before_the_start_and_stays(cluster: Cluster) -> None:
    before = place_for(cluster.data_dir).url
    cluster.ensure_running()
    assert place_for(cluster.data_dir).url == before == cluster.url


def test_a_failing_start_shows_the_servers_own_words(cluster: Cluster) -> None:
    cluster.ensure_running()
    cluster.stop()
    with (cluster.place.data / "postgresql.conf").open("a") as conf:
        conf.write("shared_buffers = 'many'\n")
    with pytest.raises(DatabaseTrouble, match="shared_buffers"):
        cluster.ensure_running()


def test_data_of_another_version_are_never_touched(cluster: Cluster) -> None:
    cluster.ensure_running()
    cluster.stop()
    (cluster.place.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(DatabaseTrouble, match="PostgreSQL 9, which wrote these data"):
        Cluster(cluster.data_dir).ensure_running()


def _programs(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    for name in binaries.PROGRAMS:
        program = folder / name
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    return folder


def test_the_machines_own_postgresql_serves_when_the_wheel_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = _programs(tmp_path / "14", "14.9"), _programs(tmp_path / "16", "16.4 (Debian)")
    broken = tmp_path / "broken"
    broken.mkdir()
    monkeypatch.setattr(binaries, "_candidates", lambda: iter([broken, old, new]))
    assert binaries.find_binaries() == binaries.Binaries(new, "16.4")
    assert binaries.find_binaries(14).folder == old
    with pytest.raises(DatabaseTrouble, match="DATABASE_URL"):
        binaries.find_binaries(18)


def _drop(cluster: Cluster) -> None:
    program = binaries.find_binaries()["psql"]
    address = cluster.url.replace("/chengyi?", "/postgres?")
    subprocess.run([program, "-qd", address, "-c", "DROP DATABASE chengyi"], check=True)
