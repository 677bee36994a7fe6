"""`./manage.py intake`: exit codes, the JSON summary, encodings and formats."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from backend.intake.models import Batch
from merchants.registry.models import Merchant
from tests.factories.deliveries import MARKET, as_file, hand_in_file, office
from tests.factories.rows import Cells, registration

pytestmark = pytest.mark.django_db

CONTRACT = {
    "dataset",
    "batch",
    "received",
    "accepted",
    "unchanged",
    "flagged",
    "quarantined",
    "seconds",
    "rows_per_second",
}
EXTRAS = {"reasons", "unknown_columns", "notes"}


def intake(*words: object, source: str = MARKET) -> tuple[int, str, str]:
    """Run the command; exit code, what it printed, what it complained of."""
    office()
    out, complaints = io.StringIO(), io.StringIO()
    try:
        call_command(
            "intake", *map(str, words), f"--source={source}", stdout=out, stderr=complaints
        )
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), complaints.getvalue()
    return 0, out.getvalue(), complaints.getvalue()


def objects(said: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.splitlines()]


def as_workbook(folder: Path, row: Cells) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(row))
    sheet.append(list(row.values()))
    book.save(folder / "delivery.xlsx")
    return folder / "delivery.xlsx"


def test_a_kept_file_ends_with_0_and_one_object_of_the_contract(tmp_path: Path) -> None:
    ended, said, _ = intake("enterprises", as_file(tmp_path, registration()), "--json")
    assert ended == 0
    (told,) = objects(said)
    assert set(told) == CONTRACT | EXTRAS
    assert (told["dataset"], told["received"], told["accepted"]) == ("enterprises", 1, 1)
    assert Batch.objects.get(pk=told["batch"]).status == "kept"
    assert isinstance(told["seconds"], float)
    assert isinstance(told["rows_per_second"], int)


def test_a_kept_file_is_told_to_people_with_the_way_to_mend(tmp_path: Path) -> None:
    path = as_file(tmp_path, registration(), registration(2, 成立日期="x") | {"天气": "晴"})
    ended, said, _ = intake("enterprises", path)
    assert ended == 0
    assert "收到 2 = 接受 1 + 未变 0 + 隔离 1" in said
    assert "隔离 bad_day: 1" in said
    assert "未识别的列: 天气" in said
    assert f"quarantine {Batch.objects.get().pk}" in said


def test_an_unusable_file_ends_with_2_and_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    ended, said, complaints = intake("enterprises", path)
    assert (ended, said) == (2, "")
    assert "文件是空的" in complaints
    batch = Batch.objects.get()
    assert (batch.status, batch.received) == ("unusable", 0)
    assert batch.refusal == {"code": "empty_file", "message": "文件是空的"}


def test_an_unusable_file_says_so_in_json_too(tmp_path: Path) -> None:
    ended, said, _ = intake("enterprises", tmp_path / "gone.csv", "--json")
    assert ended == 2
    (told,) = objects(said)
    assert (told["code"], told["file"]) == ("missing_file", "gone.csv")


def test_one_unusable_file_does_not_stop_the_next(tmp_path: Path) -> None:
    good = as_file(tmp_path, registration(), name="good.csv")
    ended, said, _ = intake("enterprises", tmp_path / "gone.csv", good, "--json")
    assert ended == 2
    assert [told.get("accepted") for told in objects(said)] == [None, 1]


def test_an_unknown_source_is_refused_before_anything_is_kept(tmp_path: Path) -> None:
    path = as_file(tmp_path, registration())
    ended, _, complaints = intake("enterprises", path, source="NOBODY")
    assert ended == 1
    assert "unknown_source" in complaints
    assert not Batch.objects.exists()


def test_an_unknown_data_set_and_a_missing_source_are_mistakes_of_the_command() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("intake", "weather", "file.csv", "--source=MARKET")
    with pytest.raises(CommandError, match="--source"):
        call_command("intake", "enterprises", "file.csv")


def test_gb18030_and_utf_8_are_the_same_file(tmp_path: Path) -> None:
    path = as_file(tmp_path, registration())
    hand_in_file("enterprises", path)
    (tmp_path / "old.csv").write_bytes(path.read_text("utf-8").encode("gb18030"))
    told = hand_in_file("enterprises", tmp_path / "old.csv")
    assert (told.unchanged, Batch.objects.get(pk=told.batch).encoding) == (1, "gb18030")


def test_a_workbook_is_the_same_file_too(tmp_path: Path) -> None:
    hand_in_file("enterprises", as_file(tmp_path, registration()))
    told = hand_in_file("enterprises", as_workbook(tmp_path, registration()))
    assert (told.unchanged, Batch.objects.get(pk=told.batch).encoding) == (1, "xlsx")


def test_columns_may_come_in_any_order_and_in_english(tmp_path: Path) -> None:
    hand_in_file("enterprises", as_file(tmp_path, registration()))
    row = dict(reversed(registration().items()))
    row["uscc"], row["name"] = row.pop("统一社会信用代码"), row.pop("企业名称")
    assert hand_in_file("enterprises", as_file(tmp_path, row)).unchanged == 1
    assert Merchant.objects.count() == 1


def test_a_sheet_that_was_not_read_is_named(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(as_workbook(tmp_path, registration()))
    book.create_sheet("说明")
    book.save(tmp_path / "two.xlsx")
    assert "说明" in hand_in_file("enterprises", tmp_path / "two.xlsx").notes[0]


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_name_that_no_terminal_can_print_is_printed_anyway(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    named = tmp_path / os.fsdecode(b"\xb6\xfe.csv")
    assert intake("enterprises", named, *options)[0] == 2
    ended, said, _ = intake(
        "enterprises", as_file(tmp_path, registration()).rename(named), *options
    )
    assert ended == 0
    assert said.encode()
