"""Before settings are read: the database for the commands that need it, and local secrets."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from backend.embedded import bootstrap
from backend.embedded.bootstrap import local_secret, needs_database, prepare
from backend.embedded.trouble import DatabaseTrouble


class Recorder:
    """Stands for Cluster: notes which data folders were asked for."""

    asked: list[Path]

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir

    def ensure_running(self) -> bool:
        self.asked.append(self.data_dir)
        return True


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    Recorder.asked = []
    monkeypatch.setattr(bootstrap, "Cluster", Recorder)
    monkeypatch.setenv("CHENGYI_DATA", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "backend.settings.dev")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    return Recorder.asked


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("migrate", True),
        ("intake enterprises a.csv", True),
        ("shell", True),
        ("check --database default", True),
        ("check --deploy", False),
        ("migrate --help", False),
        ("collectstatic --noinput", False),
        ("makemessages -l en", False),
        ("up", False),
        ("", False),
    ],
)
def test_only_commands_that_need_the_database_start_it(line: str, needed: bool) -> None:
    assert needs_database(["manage.py", *line.split()]) is needed


def test_development_uses_the_project_database(asked: list[Path], tmp_path: Path) -> None:
    prepare(["manage.py", "migrate"])
    assert asked == [tmp_path]


@pytest.mark.parametrize(
    "line", ["test", "migrate --settings=backend.settings.test", "shell --settings x.test"]
)
def test_tests_never_touch_the_project_database(
    asked: list[Path], tmp_path: Path, line: str
) -> None:
    prepare(["manage.py", *line.split()])
    assert asked == [tmp_path / "test"]


def test_a_named_database_keeps_the_embedded_one_off(
    asked: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example.cn/chengyi")
    prepare(["manage.py", "migrate"])
    monkeypatch.delenv("DATABASE_URL")
    prepare(["manage.py", "migrate", "--settings=backend.settings.prod"])
    assert asked == []


def test_trouble_ends_the_command_with_a_sentence(
    asked: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Recorder) -> bool:
        raise DatabaseTrouble("no room")

    monkeypatch.setattr(Recorder, "ensure_running", refuse)
    with pytest.raises(SystemExit, match="no room"):
        prepare(["manage.py", "migrate"])


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = local_secret(tmp_path, "secret_key")
    assert local_secret(tmp_path, "secret_key") == first
    assert local_secret(tmp_path, "master_key") != first
    assert len(first) >= 50
    files = list((tmp_path / "secrets").iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert len(files) == 2


def test_processes_that_race_for_a_secret_agree(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys; from backend.embedded.bootstrap import local_secret;"
        "print(local_secret(pathlib.Path(sys.argv[1]), 'k'))"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    racing = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert len({process.communicate(timeout=60)[0] for process in racing}) == 1
