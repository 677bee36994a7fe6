"""Whatever is changed in files or rows is found, and named."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from backend.proof.actions import erase, witness
from backend.proof.management.commands import verify_log
from backend.proof.models import Anchor, Entry
from backend.proof.sequencer import sequence, sequence_all
from backend.proof.verification import Trouble

Acts = Callable[[int], list[Entry]]
LAST_GONE = (
    "DELETE FROM proof_salt; DELETE FROM proof_anchor; DELETE FROM proof_entry WHERE index = 8"
)
TABLES = ("proof_entry", "proof_salt", "proof_checkpoint", "proof_logkey", "proof_anchor")


def verified(**options: object) -> str:
    said = StringIO()
    call_command("verify_log", stdout=said, **options)
    return said.getvalue()


def refused(**options: object) -> str:
    with pytest.raises(CommandError) as trouble:
        verified(**options)
    assert trouble.value.returncode == 1
    return str(trouble.value)


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def behind_the_back(sql: str) -> None:
    """As somebody would who may switch off triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)


def test_an_untouched_log_holds(acts: Acts) -> None:
    erase(acts(300)[7])
    acts(300)
    assert "the log holds: 601 leaves" in verified()
    assert "601 leaves" in verified(files_only=True)


def test_there_is_nothing_to_say_of_a_log_that_has_not_begun(log: Path) -> None:
    assert "no log yet" in verified()


@pytest.mark.parametrize(
    ("name", "at", "named"),
    [
        ("tile/entries/000", 34 * 5 + 9, "leaf 5: tile/entries/000 and tile/0/000 disagree"),
        ("tile/0/000", 32 * 6, "leaf 6: tile/entries/000 and tile/0/000 disagree"),
        ("tile/entries/001.p/44", 34 * 3 + 9, "leaf 259"),
        ("tile/0/001.p/44", 32 * 43, "leaf 299"),
        ("tile/1/000.p/1", 0, "tile/1/000.p/1: hash 0 is not the root of tile/0/000"),
        ("checkpoint", 0, "checkpoint"),
        ("checkpoint", 30, "checkpoint"),
        ("keys.json", 0, "checkpoint"),
    ],
)
def test_a_changed_file_is_named(acts: Acts, log: Path, name: str, at: int, named: str) -> None:
    acts(300)
    flip(log / name, at)
    assert named in refused(files_only=True)


def test_the_tile_above_tells_which_of_two_was_changed(acts: Acts, log: Path) -> None:
    acts(300)
    flip(log / "tile/entries/000", 40)
    assert "tile/entries/000 was changed" in refused()
    flip(log / "tile/entries/000", 40)
    flip(log / "tile/0/000", 40)
    assert "says tile/0/000 was changed" in refused()


@pytest.mark.parametrize("name", ["tile/entries/000", "tile/0/001.p/44", "keys.json"])
def test_a_file_that_is_gone_is_named(acts: Acts, log: Path, name: str) -> None:
    acts(300)
    (log / name).unlink()
    assert Path(name).name in refused()


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE proof_entry SET commitment = sha256('') WHERE index = 3", "leaf 3"),
        ("UPDATE proof_entry SET kind = 'x' WHERE index = 3", "leaf 3"),
        ("UPDATE proof_entry SET at = at - interval '1 day' WHERE index = 3", "leaf 3"),
        ("UPDATE proof_salt SET salt = sha256('')", "proof_salt was changed"),
        ("UPDATE proof_salt SET act_sealed = salt", "proof_salt was changed"),
        ("DELETE FROM proof_salt", "proof_salt is gone"),
        ("DELETE FROM proof_salt; DELETE FROM proof_entry WHERE index = 2", "leaf 2: its row"),
        (LAST_GONE, "leaf 8: its row"),
        ("UPDATE proof_checkpoint SET root = sha256('') WHERE size = 9", "checkpoint 9"),
        (
            "UPDATE proof_checkpoint SET note = replace(note, '9', '8') WHERE size = 9",
            "checkpoint 9",
        ),
        ("UPDATE proof_anchor SET upto = '9-9'", "anchor"),
    ],
)
def test_a_changed_row_is_named(acts: Acts, sql: str, named: str) -> None:
    acts(8)
    with transaction.atomic():
        entry = witness("record.change", {"stream": "s", "upto": "1-1"})
        Anchor.objects.create(stream="s", upto="1-1", entry=entry)
    sequence_all()
    behind_the_back(sql)
    assert named in refused()


def test_a_log_rewritten_with_the_right_key_betrays_itself_to_who_kept_a_checkpoint(
    acts: Acts, log: Path, tmp_path: Path
) -> None:
    acts(5)
    kept = tmp_path / "kept"
    kept.write_bytes((log / "checkpoint").read_bytes())
    acts(300)
    assert "305 leaves" in verified(kept=kept)
    forged = kept.read_text().splitlines()
    forged[2] = "A" * 43 + "="
    kept.write_text("\n".join([*forged, ""]))
    assert "the first 5 leaves are not what they were" in refused(kept=kept)


def test_lost_files_are_written_again_from_the_rows(acts: Acts, log: Path) -> None:
    acts(700)
    before = {path: path.read_bytes() for path in log.rglob("*") if path.is_file()}
    for path in before:
        path.unlink()
    call_command("rebuild_log", stdout=StringIO())
    after = {path: path.read_bytes() for path in log.rglob("*") if path.is_file()}
    assert after.items() <= before.items()
    assert "700 leaves" in verified()
    assert sequence() == 700


def test_files_that_are_ahead_of_the_rows_are_never_written_over(acts: Acts, log: Path) -> None:
    acts(3)
    ahead = (log / "checkpoint").read_text().replace("\n3\n", "\n9\n")
    (log / "checkpoint").write_text(ahead)
    with pytest.raises(CommandError, match="older database"):
        call_command("rebuild_log")


def test_changed_rows_are_never_written_into_the_files(acts: Acts) -> None:
    acts(7)
    behind_the_back("UPDATE proof_entry SET commitment = sha256('') WHERE index = 3")
    with pytest.raises(CommandError, match="rows are not those"):
        call_command("rebuild_log")


def test_without_a_database_the_files_are_judged_alone(
    acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Path) -> Iterator[Trouble]:
        raise OperationalError("gone")

    acts(3)
    monkeypatch.setattr(verify_log, "examine_rows", away)
    said = verified()
    assert "judged by the files alone" in said
    assert "3 leaves" in said


def test_a_copy_of_the_files_is_judged_anywhere(acts: Acts, log: Path, tmp_path: Path) -> None:
    acts(300)
    copy = shutil.copytree(log, tmp_path / "copy")
    assert "300 leaves" in verified(folder=copy)
    flip(copy / "tile/0/000", 1)
    assert "leaf 0" in refused(folder=copy)
    assert "300 leaves" in verified()
