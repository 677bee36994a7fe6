"""Entries get their places once, in order, whatever breaks between two steps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from backend.proof import notes, sequencer, sweeps, tiles, tree
from backend.proof.actions import witness, witness_all
from backend.proof.models import Anchor, Checkpoint, Entry, LogKey, Salt
from backend.proof.sequencer import LogDamaged, sequence, sequence_all
from backend.proof.verification import examine_files, examine_rows
from backend.proof.verify_receipt import leaf_hash, read_checkpoint

Acts = Callable[[int], list[Entry]]


def troubles(log: Path) -> list[object]:
    return [*examine_files(log), *examine_rows(log)]


def test_the_tree_is_the_one_of_the_book(acts: Acts, log: Path) -> None:
    entries = acts(3) + acts(253) + acts(1) + acts(600)
    leaves = [leaf_hash(bytes(entry.commitment)) for entry in entries]
    note = read_checkpoint((log / "checkpoint").read_text())
    assert (note.origin, note.size) == ("credit.example.cn/log", 857)
    assert note.root == tree.root_of(leaves)
    assert troubles(log) == []


def test_a_long_log_has_tiles_on_three_levels(log: Path) -> None:
    with transaction.atomic():
        witness_all("bench", [{}] * 66_000)
    assert sequence_all() == 66_000
    assert len(tiles.Tiles(66_000).hashes(2, 0)) == 1
    assert list(examine_files(log)) == []


def test_nothing_new_makes_no_new_checkpoint(acts: Acts) -> None:
    acts(3)
    assert [sequence(), sequence()] == [3, 3]
    assert Checkpoint.objects.count() == 1


def test_a_backlog_goes_in_bounded_steps(log: Path) -> None:
    with transaction.atomic():
        witness_all("bench", [{}] * 10)
    assert [sequence(most=4), sequence(most=4), sequence(most=4)] == [4, 8, 10]
    assert troubles(log) == []


STEPS = ["_extend", "_publish"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("width", [5, 256, 300])
def test_a_crash_between_two_steps_is_made_good(
    acts: Acts, log: Path, monkeypatch: pytest.MonkeyPatch, step: str, width: int
) -> None:
    acts(200)
    with monkeypatch.context() as broken:
        broken.setattr(sequencer, step, _dies)
        with pytest.raises(OSError, match="no power"):
            acts(width)
    acts(7)
    assert sequence() == 207 + width
    assert troubles(log) == []


def _dies() -> None:
    raise OSError("no power")


@pytest.mark.parametrize("after", range(6))
def test_a_crash_while_tiles_are_written_is_made_good(
    acts: Acts, log: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    acts(250)
    whole = tiles.write_all

    def torn(files: dict[str, bytes]) -> None:
        whole(dict(list(files.items())[:after]))
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(tiles, "write_all", torn)
        with pytest.raises(OSError, match="no space"):
            acts(300)
    assert sequence_all() == 550
    assert troubles(log) == []


def test_an_older_database_put_back_is_never_written_over_the_log(acts: Acts, log: Path) -> None:
    acts(3)
    ahead = Checkpoint.objects.get().note.replace("\n3\n", "\n9\n")
    (log / "checkpoint").write_text(ahead)
    with pytest.raises(LogDamaged, match="older database"):
        acts(1)


def test_nothing_is_signed_on_top_of_changed_files(acts: Acts, log: Path) -> None:
    acts(3)
    (log / "tile/0/000.p/3").write_bytes(b"\0" * 96)
    with pytest.raises(LogDamaged, match="not those of checkpoint 3"):
        acts(1)


def test_lost_files_are_said_with_the_mend(acts: Acts, log: Path) -> None:
    acts(3)
    (log / "tile/0/000.p/3").unlink()
    with pytest.raises(LogDamaged, match="rebuild_log"):
        acts(1)


CHANGES = [
    "UPDATE proof_entry SET commitment = sha256('')",
    "UPDATE proof_entry SET index = index + 10",
    "UPDATE proof_entry SET index = NULL",
    "UPDATE proof_entry SET kind = 'other'",
    "DELETE FROM proof_entry",
    "UPDATE proof_salt SET salt = sha256('')",
    "DELETE FROM proof_salt",
    "UPDATE proof_checkpoint SET note = ''",
    "DELETE FROM proof_checkpoint",
    "UPDATE proof_logkey SET public_key = ''",
    "DELETE FROM proof_logkey",
    "UPDATE proof_anchor SET upto = ''",
    "DELETE FROM proof_anchor",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_the_database_lets_the_log_only_grow(acts: Acts, sql: str) -> None:
    (entry,) = acts(1)
    Anchor.objects.create(stream="s", upto="1", entry=entry)
    with pytest.raises(IntegrityError, match="the_log_only_grows"), transaction.atomic():
        connection.cursor().execute(sql)


def test_an_erased_salt_never_comes_back(acts: Acts) -> None:
    (entry,) = acts(1)
    erased = "UPDATE proof_salt SET salt = NULL, act_sealed = NULL, erased_at = now()"
    back = "UPDATE proof_salt SET salt = sha256(''), act_sealed = '', erased_at = NULL"
    with connection.cursor() as cursor:
        cursor.execute(erased)
        with pytest.raises(IntegrityError, match="the_log_only_grows"), transaction.atomic():
            cursor.execute(back)
    assert Salt.objects.get(pk=entry.pk).salt is None


@pytest.mark.django_db(transaction=True)
def test_only_what_was_committed_is_in_the_log_and_a_slow_act_is_not_forgotten(
    settings: object, tmp_path: Path
) -> None:
    settings.TRANSPARENCY_DIR = tmp_path / "log"
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            witness("slow", {})
            begun.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    begun.wait(10)
    with transaction.atomic():
        witness("quick", {})
    with transaction.atomic():
        witness("undone", {})
        transaction.set_rollback(True)
    assert sequence() == 1  # the slow one does not hold up the quick one
    go_on.set()
    thread.join()
    assert sequence() == 2
    kinds = Entry.objects.placed().values_list("kind", flat=True)
    assert list(kinds) == ["quick", "slow"]


def test_the_sweeps_sequence_and_renew_a_key_after_a_year(acts: Acts, time_machine: object) -> None:
    acts(1)
    with transaction.atomic():
        witness("review.written", {})
    sweeps.sequence()
    assert sequencer.head().size == 2
    sweeps.keep_key_fresh()
    assert LogKey.objects.count() == 1
    time_machine.move_to("2099-01-01T00:00:00+08:00")
    sweeps.keep_key_fresh()
    sweeps.sequence()
    assert LogKey.objects.count() == 2
    assert Checkpoint.objects.last().key_id == LogKey.objects.get(until=None).key_id
    assert notes.origin() == "credit.example.cn/log"


@given(st.integers(0, 256**3), st.integers(1, 256))
def test_a_name_is_read_back_as_it_was_given(number: int, width: int) -> None:
    name = tiles.name_of(0, number, width).removeprefix("tile/")
    assert tiles.read_name(name) == (0, number, width)
