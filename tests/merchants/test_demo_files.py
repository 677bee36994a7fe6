"""The demo city's files are what offices would deliver: complete, accepted as they are."""

from __future__ import annotations

import csv
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from backend.intake.declare import get
from backend.intake.files import open_table
from backend.intake.reading import rows as judged_rows
from backend.kernel.codes import division
from merchants.demo.city import FIRST_TODAY
from merchants.demo.files import FILES, File, divisions, rows, write
from merchants.demo.places import DISTRICTS

TODAY = date(2026, 11, 22)
COUNT = 1500


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("city")
    write(path, today=TODAY, count=COUNT)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_row_comes_back_from_its_file_as_it_was_made(folder: Path) -> None:
    written = {file.name: read(folder / f"{file.name}.csv") for file in FILES}
    made: dict[str, list[dict[str, str]]] = {file.name: [] for file in FILES}
    headings = {file.name: file.headings for file in FILES}
    for name, row in rows(COUNT, TODAY):
        made[name].append({heading: row.get(heading, "") for heading in headings[name]})
    assert written == made


def test_the_count_of_rows_is_told(tmp_path: Path) -> None:
    told = write(tmp_path, today=TODAY, count=60)
    assert told == {file.name: len(read(tmp_path / f"{file.name}.csv")) for file in FILES}
    assert told["enterprises"] == 60
    assert all(told.values())


def test_the_same_day_gives_the_same_files(folder: Path, tmp_path: Path) -> None:
    write(tmp_path, today=TODAY, count=COUNT)
    for file in FILES:
        first, second = ((path / f"{file.name}.csv").read_bytes() for path in (folder, tmp_path))
        assert sha256(first).digest() == sha256(second).digest()


def test_another_day_changes_records_but_no_merchant(folder: Path, tmp_path: Path) -> None:
    write(tmp_path, today=date(2027, 3, 1), count=COUNT)
    same = {
        file.name
        for file in FILES
        if read(folder / f"{file.name}.csv") == read(tmp_path / f"{file.name}.csv")
    }
    assert same == {"divisions", "enterprises"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_intake_keeps_every_row_without_a_remark(folder: Path, file: File) -> None:
    dataset = get(file.dataset)
    with open_table(folder / f"{file.name}.csv", max_bytes=10**8) as table:
        mapping = dataset.bind(table.headings)
        assert mapping.unknown == ()
        for row in judged_rows(table, mapping):
            assert row.values is not None, (row.line, row.errors)
            assert row.flags == (), row.line


def test_the_divisions_are_real_codes_under_a_made_up_city() -> None:
    found = {row["代码"]: row for row in divisions()}
    assert found["520100"]["名称"] == "云溪市（演示）"
    assert all(division.check(code).ok and not division.check(code).warnings for code in found)
    assert all(found[district.code]["上级代码"] == "520100" for district in DISTRICTS)


def test_the_city_does_not_exist_before_its_first_day(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="begins on"):
        write(tmp_path, today=FIRST_TODAY.replace(year=FIRST_TODAY.year - 1))
