"""A file that cannot be used at all is refused with one clear reason, whatever it is."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from backend.intake.files import UnusableFile, open_table
from backend.kernel.errors import Invalid
from merchants.registry.datasets import ENTERPRISES
from tests.intake.delivered import HEADINGS, MANY, as_csv, shop, table_of


def refusal(path: Path, *, max_bytes: int = MANY) -> UnusableFile:
    with (
        pytest.raises(UnusableFile) as refused,
        open_table(path, max_bytes=max_bytes) as table,
    ):
        ENTERPRISES.bind(table.headings)
    return refused.value


def refused(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "delivery.csv"
    path.write_bytes(content)
    return refusal(path).code


GOOD = table_of([shop()])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b" \r\n\r\n\t", "empty_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "legacy_workbook"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf_file"),
        (gzip.compress(GOOD.encode()), "compressed_file"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "compressed_file"),
        (b"Rar!\x1a\x07\x01\x00", "compressed_file"),
        (GOOD.encode("utf-16"), "utf16_file"),
        (as_csv([("name", "uscc"), ("A", "B")]).encode("utf-16-le"), "utf16_file"),
        (b'<?xml version="1.0"?><rows/>', "xml_file"),
        (b"\r\n<HTML><table><tr><td>1</td></tr></table>", "html_file"),
        (b'{"rows": []}', "json_file"),
        (b'\xef\xbb\xbf[{"name": 1}]', "json_file"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(32)) * 20, "binary_file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20, "binary_file"),
        (b"PK\x03\x04 and then nothing of a zip", "damaged_workbook"),
    ],
)
def test_what_is_no_table_says_what_it_is(tmp_path: Path, content: bytes, code: str) -> None:
    assert refused(tmp_path, content) == code


@pytest.mark.parametrize(
    ("headings", "code", "named"),
    [
        (("好再来面馆", "91500112000000019X", "2019-01-05"), "no_known_heading", "表头"),
        ((*HEADINGS, "企业名称"), "duplicate_heading", "企业名称"),
        (("企业名称", "注册日期"), "required_heading_missing", "统一社会信用代码"),
        (("统一社会信用代码", "注册日期"), "required_heading_missing", "企业名称"),
    ],
)
def test_headings_that_do_not_fit_are_named(
    tmp_path: Path, headings: tuple[str, ...], code: str, named: str
) -> None:
    path = tmp_path / "delivery.csv"
    path.write_text(as_csv([headings, ["x"] * len(headings)]), encoding="utf-8")
    found = refusal(path)
    assert (found.code, named in str(found)) == (code, True)


def test_another_encoding_ends_as_unknown_headings_and_not_as_nonsense(tmp_path: Path) -> None:
    assert refused(tmp_path, "企業名稱,統一社會信用代碼\n甲,乙\n".encode("big5")) == (
        "no_known_heading"
    )


def test_a_missing_file_and_a_folder_are_refused_by_name(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.csv").code == "missing_file"
    assert refusal(tmp_path).code == "not_a_file"


def test_a_pipe_without_an_end_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert refusal(tmp_path / "pipe.csv").code == "not_a_file"


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "delivery.csv"
    path.write_text(GOOD, encoding="utf-8")

    def no(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", no)
    assert refusal(path).code == "unreadable_file"


def test_two_gigabytes_are_refused_before_a_byte_is_read(tmp_path: Path) -> None:
    path = tmp_path / "delivery.csv"
    with path.open("wb") as stream:
        stream.truncate(2 * 1024**3)
    with pytest.raises(UnusableFile) as refused:
        open_table(path)
    assert refused.value.code == "file_too_large"


def test_one_endless_line_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, b"name," + b"x" * (9 * 1024 * 1024)) == "line_too_long"


def test_a_refusal_is_the_senders_mistake(tmp_path: Path) -> None:
    assert isinstance(refusal(tmp_path / "gone.csv"), Invalid)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_of_a_table_is_not_a_table(tmp_path: Path) -> None:
    assert refused(tmp_path, zipped({"delivery.csv": GOOD.encode()})) == "zip_file"


def test_a_workbook_that_unpacks_beyond_reason_is_never_unpacked(tmp_path: Path) -> None:
    bomb = {"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(40 * 1024**2)}
    assert refused(tmp_path, zipped(bomb)) == "workbook_bomb"


def test_a_workbook_of_two_cells_a_world_apart_is_refused(tmp_path: Path) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active["A1"], book.active["XFD1048576"] = "企业名称", "x"
    book.save(out)
    assert refused(tmp_path, out.getvalue()) == "workbook_bomb"


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    honest = zipped({"xl/workbook.xml": b"<x/>" * 5_000})
    lying = honest.replace((20_000).to_bytes(4, "little"), (2_000).to_bytes(4, "little"))
    assert lying != honest
    assert refused(tmp_path, lying) == "damaged_workbook"


def test_a_workbook_cut_in_the_middle_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    assert refused(tmp_path, out.getvalue()[:-200]) == "damaged_workbook"


def test_a_workbook_of_nothing_but_its_name_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, zipped({"xl/workbook.xml": b"<x/>"})) == "damaged_workbook"


def test_an_empty_workbook_is_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "delivery.xlsx"
    openpyxl.Workbook().save(path)
    assert refusal(path).code == "empty_file"


def test_headings_without_rows_are_a_delivery_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "delivery.csv"
    path.write_text(as_csv([HEADINGS]), encoding="utf-8")
    with open_table(path) as table:
        assert (list(table), tuple(table.headings)) == ([], HEADINGS)
