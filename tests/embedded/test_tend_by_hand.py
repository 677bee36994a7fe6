"""`python -m backend.embedded`: start, look, stop, erase."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.embedded.__main__ import main
from backend.embedded.bootstrap import local_secret
from backend.embedded.cluster import Cluster


@pytest.fixture
def data(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHENGYI_DATA", str(cluster.data_dir))
    return cluster.data_dir


def test_what_is_started_can_be_stopped(
    data: Path, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["start"]) == 0
    assert "database: running" in capsys.readouterr().out
    assert main(["stop"]) == 0
    assert cluster.state == "stopped"


def test_erasing_takes_what_was_made_here_and_nothing_else(data: Path, cluster: Cluster) -> None:
    main(["start"])
    local_secret(data, "secret_key")
    (data / "of somebody else").write_text("kept")
    assert main(["erase"]) == 0
    assert sorted(path.name for path in data.iterdir()) == ["of somebody else", "pg.lock"]
    assert cluster.state == "stopped"


def test_an_unknown_word_is_answered_with_the_known_ones(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["dance"]) == 2
    assert "start|stop|status|erase" in capsys.readouterr().err
