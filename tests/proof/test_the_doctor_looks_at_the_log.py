"""The doctor sees a log that stands still, and one whose database is too old."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from time_machine import TimeMachineFixture

from backend.proof.actions import witness
from backend.proof.examinations import transparency_log
from backend.proof.models import Entry

Acts = Callable[[int], list[Entry]]


def levels() -> list[str]:
    return [finding.level for finding in transparency_log()]


def test_a_log_that_keeps_up_is_well(acts: Acts) -> None:
    assert levels() == ["ok"]
    acts(3)
    assert levels() == ["ok"]


def test_acts_that_wait_are_told(log: Path, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to("2027-01-01T00:00:00+08:00")
    with transaction.atomic():
        witness("review.written", {})
    assert levels() == ["ok"]
    time_machine.move_to("2027-01-01T00:02:00+08:00")
    assert levels() == ["note"]


def test_a_checkpoint_that_was_not_published_is_told(acts: Acts, log: Path) -> None:
    acts(3)
    (log / "checkpoint").unlink()
    assert levels() == ["note", "ok"]


def test_a_database_older_than_the_files_is_unsafe(acts: Acts, log: Path) -> None:
    acts(3)
    ahead = (log / "checkpoint").read_text().replace("\n3\n", "\n9\n")
    (log / "checkpoint").write_text(ahead)
    assert levels() == ["unsafe", "ok"]
