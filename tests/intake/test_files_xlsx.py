"""Workbooks: what a cell shows is what is read, and nothing is made up."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from backend.intake.files import Row, open_table
from merchants.registry.datasets import ENTERPRISES
from tests.intake.delivered import HEADINGS, code, codes, judged_file


def workbook(path: Path, lines: list[list[object]], *, more: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    for name in more:
        book.create_sheet(name)
    book.save(path / "delivery.xlsx")
    return path / "delivery.xlsx"


def cell(path: Path, value: object) -> str:
    with open_table(workbook(path, [["企业名称", "x"], ["甲", value]])) as table:
        return next(iter(table)).cells[1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (3.0, "3"),
        (0.1, "0.1"),
        (-12.5, "-12.5"),
        (320404000009558, "320404000009558"),
        (date(2019, 1, 5), "2019-01-05"),
        (datetime(2019, 1, 5, 10, 30), "2019-01-05 10:30:00"),  # noqa: DTZ001
        (time(8, 5), "08:05:00"),
        (True, "TRUE"),
        (" 渝北 ", " 渝北 "),
        (None, ""),
        ("=1+1", ""),
    ],
)
def test_a_cell_becomes_the_text_a_person_would_type(
    tmp_path: Path, value: object, text: str
) -> None:
    assert cell(tmp_path, value) == text


def test_a_code_that_lost_digits_to_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    number = 914208815683439542
    path = workbook(tmp_path, [list(HEADINGS), ["面馆", number, "2019-01-05", "餐饮", "渝北"]])
    assert codes(judged_file(path, ENTERPRISES)[0]) == ["identifier_scientific"]


def test_dates_in_a_workbook_are_days(tmp_path: Path) -> None:
    row: list[object] = ["面馆", code(), date(2019, 1, 5), "餐饮", "渝北"]
    values = judged_file(workbook(tmp_path, [list(HEADINGS), row]), ENTERPRISES)[0].values
    assert values is not None
    assert values[ENTERPRISES.at["established_on"]] == date(2019, 1, 5)


def test_a_table_may_start_below_and_beside_the_corner(tmp_path: Path) -> None:
    lines: list[list[object]] = [
        [],
        [None, None],
        [None, "企业名称", "x"],
        [None],
        [None, "甲", "乙"],
    ]
    with open_table(workbook(tmp_path, lines)) as table:
        assert (table.headings, list(table)) == (["企业名称", "x"], [Row(5, ["甲", "乙"])])


def test_sheets_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["企业名称"], ["甲"]], more=("说明", "字典"))
    with open_table(path) as table:
        assert (table.encoding, len(table.notes)) == ("xlsx", 2)
        assert "说明" in table.notes[0]


def test_hidden_sheets_are_passed_over(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["旧表"]], more=("新表",))
    book = openpyxl.load_workbook(path)
    book["Sheet"].sheet_state = "hidden"
    book["新表"].append(["企业名称"])
    book.active = 1
    book.save(path)
    with open_table(path) as table:
        assert table.headings == ["企业名称"]
