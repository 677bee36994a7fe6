"""Beat starts whatever a kill left of what it remembered."""

from __future__ import annotations

import shelve
from pathlib import Path

import pytest
from pytest_django import Settings

from backend.embedded.steps import mend_the_timetable


@pytest.fixture
def remembered(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    path = tmp_path / "beat-schedule"
    with shelve.open(str(path)) as kept:  # noqa: S301  (made here)
        kept["entries"] = {"jobs.resend": "a moment ago"}
    return path


def left_of(path: Path) -> list[Path]:
    return list(path.parent.glob(f"{path.name}*"))


def test_what_can_be_read_stays(remembered: Path) -> None:
    before = left_of(remembered)
    mend_the_timetable()
    assert sorted(left_of(remembered)) == sorted(before) != []


def test_what_was_cut_off_makes_way(remembered: Path) -> None:
    for file in left_of(remembered):
        if file.suffix != ".dir":
            file.write_bytes(b"")
    mend_the_timetable()
    assert left_of(remembered) == []


def test_the_first_start_has_nothing_to_mend(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    mend_the_timetable()
    assert left_of(tmp_path / "beat-schedule") == []
