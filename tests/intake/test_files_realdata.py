"""Every real file is read to its last row, and every odd row lands where the reference says."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from backend.intake.divisions import DIVISIONS
from backend.intake.files import open_table
from backend.intake.reading import Judged
from merchants.registry.datasets import ENTERPRISES
from tests.intake.delivered import MANY, judged_file

pytestmark = pytest.mark.realdata

REFUSED = {
    "code18_check_digit_fails": {"uscc_check_digit"},
    "code_is_text": {"identifier_unreadable", "identifier_missing"},
    "code_other_length": {"identifier_unreadable"},
    "code_registration_department_42": {"uscc_division_digits", "uscc_check_digit"},
    "code_registration_department_H-": {"identifier_unreadable"},
}
FLAGGED = {
    "address_masked": "masked",
    "code13_old_registration_number": "old_registration_number",
    "code_lower_case": "code_case_normalised",
    "private_use_or_replacement_char": "private_use_character",
    "html_entity_in_scope": "html_entity",
}


def enterprises(shared_dir: Path) -> list[Path]:
    return sorted((shared_dir / "data" / "enterprises").glob("*.csv"))


def line_of_table(name: str, found: list[Judged]) -> str:
    refused = [row for row in found if row.values is None]
    flagged = [row for row in found if row.values is not None and row.flags]
    why = Counter(reason.code for row in refused for reason in row.errors)
    flags = Counter(flag for row in flagged for flag in row.flags)
    counts = f"{len(found):>6} {len(flagged):>6} {len(refused):>6}"
    return f"{name:<28} {counts}  {dict(why)} {dict(flags)}"


def test_every_file_of_registrations_is_read_to_its_last_row(shared_dir: Path) -> None:
    print("\nfile, received, flagged, quarantined, reasons, flags")  # noqa: T201
    for path in enterprises(shared_dir):
        with path.open(encoding="utf-8", newline="") as file:
            expected = sum(1 for _ in csv.reader(file)) - 1
        found = judged_file(path, ENTERPRISES)
        print(line_of_table(path.name, found))  # noqa: T201
        assert len(found) == expected
        assert len({row.line for row in found}) == expected


def test_ordinary_files_lose_almost_nothing(shared_dir: Path) -> None:
    for path in enterprises(shared_dir):
        if path.name != "odd_rows.csv":
            refused = [row for row in judged_file(path, ENTERPRISES) if row.values is None]
            assert len(refused) <= 1, path.name


@pytest.fixture(scope="module")
def by_oddity(shared_dir: Path) -> dict[str, list[Judged]]:
    found = defaultdict(list)
    for row in judged_file(shared_dir / "data" / "enterprises" / "odd_rows.csv", ENTERPRISES):
        found[row.cells[0]].append(row)
    return found


def test_odd_codes_are_refused_for_the_reason_the_reference_gives(
    by_oddity: dict[str, list[Judged]],
) -> None:
    for oddity, reasons in REFUSED.items():
        kept = [row for row in by_oddity[oddity] if row.values is not None]
        assert all(row.flags == ("organisation_code_only",) for row in kept), oddity
        assert len(kept) <= 1
        for row in by_oddity[oddity]:
            assert {reason.code for reason in row.errors} <= reasons


def test_odd_rows_that_are_kept_say_what_is_odd(by_oddity: dict[str, list[Judged]]) -> None:
    for oddity, flag in FLAGGED.items():
        assert by_oddity[oddity]
        for row in by_oddity[oddity]:
            assert flag in row.flags, (oddity, row.line)


def test_odd_rows_of_every_other_kind_are_kept(by_oddity: dict[str, list[Judged]]) -> None:
    for oddity in by_oddity.keys() - REFUSED.keys():
        for row in by_oddity[oddity]:
            codes = {reason.code for reason in row.errors}
            assert codes <= {"uscc_check_digit", "identifier_unreadable"}, (oddity, row.line)


@pytest.mark.parametrize(
    ("name", "rows"),
    [("gbt2260_provinces", 31), ("gbt2260_cities", 342), ("gbt2260_areas", 2978)],
)
def test_the_countrys_divisions_are_read(shared_dir: Path, name: str, rows: int) -> None:
    found = judged_file(shared_dir / "data" / "divisions" / f"{name}.csv", DIVISIONS)
    assert len([row for row in found if row.values is not None]) == rows


def test_streets_and_centres_are_read(shared_dir: Path) -> None:
    folder = shared_dir / "data" / "divisions"
    streets = judged_file(folder / "gbt2260_streets.csv", DIVISIONS)
    centres = judged_file(folder / "adcode_centers.csv", DIVISIONS)
    assert (len(streets), len(centres)) == (41352, 3216)
    assert not [row for row in [*streets, *centres] if row.values is None]


@pytest.mark.parametrize(
    ("name", "encoding", "rows"),
    [
        ("reviews/dianping_shanghai_1star.gb18030.csv", "gb18030", 155),
        ("reviews/dianping_shanghai_4star.gb18030.csv", "gb18030", 688),
        ("complaints/letters_with_replies_400.xlsx", "xlsx", 400),
        ("complaints/letters_with_replies_2011-2018.csv", "utf-8", 1926),
        ("inspections/fhrs_102_Eastbourne.csv", "utf-8", 1034),
    ],
)
def test_foreign_files_open_to_their_last_row(
    shared_dir: Path, name: str, encoding: str, rows: int
) -> None:
    with open_table(shared_dir / "data" / name, max_bytes=MANY) as table:
        assert (table.encoding, len(list(table))) == (encoding, rows)
