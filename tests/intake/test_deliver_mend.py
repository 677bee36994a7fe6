"""Quarantined rows come back as CSV with their reasons; mended, they are accounted for."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from backend.intake.actions import Summary
from backend.intake.models import Batch, QuarantinedRow
from backend.intake.quarantine import marked, opened_rows, unmarked
from backend.kernel.ids import uuid7
from merchants.registry.models import Merchant
from tests.factories.deliveries import as_file, counts, hand_in, hand_in_file
from tests.factories.rows import Cells, penalty, registration
from tests.intake.delivered import as_csv, code

pytestmark = pytest.mark.django_db


def quarantined(summary: Summary, *options: str) -> list[Cells]:
    out = io.StringIO()
    call_command("quarantine", summary.batch, *options, stdout=out)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline=""), restkey="beyond"))


def mended(rows: list[Cells], folder: Path, mend: Callable[[Cells], Cells]) -> Path:
    kept = [{name: cell for name, cell in mend(row).items() if name != "beyond"} for row in rows]
    return as_file(folder, *kept, name="mend.csv")


def test_a_refused_row_comes_back_with_its_line_and_its_reasons() -> None:
    told = hand_in("enterprises", registration(2), registration(成立日期="2023/2/30"))
    (row,) = quarantined(told)
    assert row["_line"] == "3"
    assert "成立日期" in row["_reasons"]
    assert {name: row[name] for name in registration()} == registration(成立日期="2023/2/30")


def test_a_mended_row_is_kept_and_the_refused_one_says_so(tmp_path: Path) -> None:
    told = hand_in("enterprises", registration(成立日期="2023/2/30"))
    path = mended(quarantined(told), tmp_path, lambda row: row | {"成立日期": "2023-02-28"})
    again = hand_in_file("enterprises", path)
    assert (counts(again), again.unknown_columns) == ((1, 1, 0, 0), [])
    waiting = QuarantinedRow.objects.get()
    assert (waiting.status, str(waiting.mended_by_id)) == ("mended", again.batch)
    assert quarantined(told) == []
    assert len(quarantined(told, "--all")) == 1


def test_a_row_mended_wrongly_is_refused_again_and_can_be_mended_from_there(tmp_path: Path) -> None:
    told = hand_in("enterprises", registration(成立日期="2023/2/30"))
    half = hand_in_file(
        "enterprises", mended(quarantined(told), tmp_path, lambda row: row | {"成立日期": "x"})
    )
    assert counts(half) == (1, 0, 0, 1)
    rows = quarantined(half)
    assert list(rows[0]) == [*registration(), "_line", "_reasons", "_quarantine"]
    path = mended(rows, tmp_path, lambda row: row | {"成立日期": "2023-02-28"})
    assert counts(hand_in_file("enterprises", path)) == (1, 1, 0, 0)
    assert Merchant.objects.count() == 1


def test_a_record_of_an_unknown_merchant_is_mended_by_its_registration(tmp_path: Path) -> None:
    told = hand_in("penalties", penalty())
    assert told.reasons["quarantined"] == {"merchant_unknown": 1}
    path = mended(quarantined(told), tmp_path, lambda row: row)
    assert counts(hand_in_file("penalties", path)) == (1, 0, 0, 1)
    assert not QuarantinedRow.objects.filter(status="mended").exists()
    hand_in("enterprises", registration())
    assert counts(hand_in_file("penalties", path)) == (1, 1, 0, 0)
    assert QuarantinedRow.objects.filter(status="mended").count() == 1


def test_a_row_with_too_many_cells_keeps_every_cell_and_every_column_in_place(
    tmp_path: Path,
) -> None:
    row = registration()
    told = hand_in_lines([list(row), [*row.values(), "多出", "两格"]], tmp_path)
    (back,) = quarantined(told)
    assert {name: back[name] for name in row} == row
    assert back["beyond"] == ["多出", "两格"]  # type: ignore[comparison-overlap]
    assert QuarantinedRow.objects.get(pk=back["_quarantine"]).line == 2


def test_a_row_with_too_few_cells_comes_back_with_its_marks_in_place(tmp_path: Path) -> None:
    told = hand_in_lines([list(registration()), ["只有名称"]], tmp_path)
    (back,) = quarantined(told)
    assert (back["企业名称"], back["统一社会信用代码"], back["_line"]) == ("只有名称", "", "2")


def hand_in_lines(lines: list[list[str]], folder: Path) -> Summary:
    path = folder / "delivery.csv"
    path.write_text(as_csv(lines), encoding="utf-8")
    return hand_in_file("enterprises", path)


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+8613800138000", "-2+3", "'quoted"])
def test_no_cell_runs_in_the_spreadsheet_that_mends_it(tmp_path: Path, cell: str) -> None:
    told = hand_in("enterprises", registration(经营范围=cell, 成立日期="x"))
    (row,) = quarantined(told)
    assert row["经营范围"] == f"'{cell}"
    path = mended([row], tmp_path, lambda row: row | {"成立日期": ""})
    assert counts(hand_in_file("enterprises", path)) == (1, 1, 0, 0)
    assert Merchant.objects.get().scope == cell


@given(st.text(alphabet="=+-@'\t\r甲1", max_size=4))
def test_the_mark_of_a_cell_comes_off_again(cell: str) -> None:
    assert unmarked(marked(cell)) == cell
    assert marked(cell)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_what_was_refused_is_sealed_and_only_codes_stand_in_clear() -> None:
    told = hand_in("enterprises", registration(法定代表人="欧阳修", 成立日期="2023/2/30"))
    row = QuarantinedRow.objects.get()
    assert "欧阳修".encode() not in bytes(row.sealed_row)
    assert "欧阳修" not in str(row.reasons)
    assert "2023/2/30" not in str(row.reasons)
    batch = Batch.objects.get(pk=told.batch)
    (opened,) = opened_rows(batch, statuses=["waiting"])  # type: ignore[list-item]
    assert "欧阳修" in opened.cells


def test_a_foreign_mark_mends_nothing(tmp_path: Path) -> None:
    hand_in("enterprises", registration(成立日期="x"))
    for mark in (str(uuid7()), "not an id", ""):
        path = as_file(tmp_path, registration(2) | {"_quarantine": mark})
        assert hand_in_file("enterprises", path).quarantined == 0
    assert QuarantinedRow.objects.get().status == "waiting"


def test_a_mark_of_another_data_set_mends_nothing(tmp_path: Path) -> None:
    (row,) = quarantined(hand_in("penalties", penalty(7)))
    path = as_file(tmp_path, registration(2) | {"_quarantine": row["_quarantine"]})
    hand_in_file("enterprises", path)
    assert QuarantinedRow.objects.get().status == "waiting"


def test_only_a_known_batch_can_be_asked_for() -> None:
    with pytest.raises(CommandError, match="no batch"):
        call_command("quarantine", str(uuid7()))


def test_a_batch_without_refusals_prints_its_headings_alone() -> None:
    out = io.StringIO()
    call_command("quarantine", hand_in("enterprises", registration()).batch, stdout=out)
    assert out.getvalue().count("\n") == 1
    assert code() not in out.getvalue()
