"""CSV as it really comes: encodings, delimiters, quotes, line ends, bytes gone wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.intake.files import Row, open_table
from tests.intake.delivered import HEADINGS, as_csv, shop, table_of

LINES = [("企业名称", "经营范围"), ("好再来", "餐饮"), ("老王面馆", "零售")]


def read(path: Path, content: bytes) -> tuple[str, list[str], list[Row]]:
    target = path / "delivery.csv"
    target.write_bytes(content)
    with open_table(target) as table:
        return table.encoding, table.headings, list(table)


@pytest.mark.parametrize(
    ("codec", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb18030")],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_spelling_of_csv_reads_the_same(
    tmp_path: Path, codec: str, named: str, delimiter: str, end: str
) -> None:
    content = end.join(delimiter.join(line) for line in LINES) + end
    encoding, headings, rows = read(tmp_path, content.encode(codec))
    assert (encoding, headings) == (named, list(LINES[0]))
    assert [row.cells for row in rows] == [list(line) for line in LINES[1:]]


def test_rare_characters_beyond_gbk_are_read(tmp_path: Path) -> None:
    content = as_csv([("企业名称",), ("𠮷野家㐂",)]).encode("gb18030")
    assert read(tmp_path, content)[2][0].cells == ["𠮷野家㐂"]


def test_a_delimiter_within_quotes_is_not_counted(tmp_path: Path) -> None:
    content = '"a,b,c";经营范围\n甲;乙\n'.encode()
    assert read(tmp_path, content)[2][0].cells == ["甲", "乙"]


def test_quotes_hold_commas_line_ends_and_quotes(tmp_path: Path) -> None:
    content = as_csv([("企业名称", "经营范围"), ("甲", '一、"酒"，\n二、茶,糖')]).encode()
    assert read(tmp_path, content)[2] == [Row(2, ["甲", '一、"酒"，\n二、茶,糖'])]


def test_rows_know_the_line_they_start_on(tmp_path: Path) -> None:
    content = '企业名称,经营范围\n甲,"一\n二\n三"\n\n乙,四\n'.encode()
    assert [(row.line, row.cells[0]) for row in read(tmp_path, content)[2]] == [
        (2, "甲"),
        (6, "乙"),
    ]


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    content = "\n\n企业名称,经营范围\n\n,\n甲,乙\n,\n\n".encode()
    _, headings, rows = read(tmp_path, content)
    assert (headings, rows) == (["企业名称", "经营范围"], [Row(6, ["甲", "乙"])])


def test_the_last_row_needs_no_line_end(tmp_path: Path) -> None:
    assert read(tmp_path, "企业名称,经营范围\n甲,乙".encode())[2] == [Row(2, ["甲", "乙"])]


def test_a_row_with_bytes_gone_wrong_is_marked_and_the_others_are_read(tmp_path: Path) -> None:
    lines = table_of([shop(1), shop(2), shop(3)]).encode().splitlines(keepends=True)
    lines[2] = b"\xb0\xc5," + lines[2]
    rows = read(tmp_path, b"".join(lines))[2]
    assert [row.fault for row in rows] == ["", "undecodable", ""]
    assert rows[1].cells[0] == "\\xb0\\xc5"


def test_one_bad_byte_does_not_turn_a_file_into_another_encoding(tmp_path: Path) -> None:
    encoding, headings, rows = read(tmp_path, "企业名称\n甲\n乙\n".encode() + b"\xff\n")
    assert (encoding, headings, rows[2].fault) == ("utf-8", ["企业名称"], "undecodable")


def test_a_short_gb18030_file_is_told_from_one_line(tmp_path: Path) -> None:
    assert read(tmp_path, b"name,uscc\n" + "面馆,1".encode("gb18030"))[0] == "gb18030"


def test_a_stray_quote_costs_its_own_line_and_no_other(tmp_path: Path) -> None:
    lines = [as_csv([HEADINGS]), *[as_csv([list(shop(n).values())]) for n in range(300)]]
    lines[150] = '"' + lines[150]
    rows = read(tmp_path, "".join(lines).encode())[2]
    assert [row.line for row in rows] == list(range(2, 302))
    assert [row.line for row in rows if row.fault] == [151]
    assert rows[149].cells == [lines[150].rstrip("\r\n")]


@pytest.mark.parametrize("line", ['"甲"乙,丙', '甲,"乙', '"甲,乙\n丙",丁,"戊', '"'])
def test_quotes_that_do_not_pair_are_never_repaired_in_silence(tmp_path: Path, line: str) -> None:
    rows = read(tmp_path, f"企业名称,经营范围\n{line}\n已,庚\n".encode())[2]
    assert rows[0].fault == "malformed_quotes"
    assert rows[-1].cells == ["已", "庚"]


def test_a_cell_as_long_as_a_book_is_one_faulty_row(tmp_path: Path) -> None:
    content = f"企业名称,经营范围\n甲,{'书' * 200_000}\n乙,丙\n".encode()
    assert [row.fault for row in read(tmp_path, content)[2]] == ["malformed_quotes", ""]


def test_a_nul_byte_stays_where_it_was(tmp_path: Path) -> None:
    content = "企业名称,经营范围\n甲\x00,餐饮零售批发和其他一切\n".encode()
    assert read(tmp_path, content)[2][0].cells[0] == "甲\x00"


def test_no_character_is_cut_where_blocks_meet(tmp_path: Path) -> None:
    for codec in ("utf-8", "gb18030"):
        many = "".join(f"面馆{n},餐饮\n" for n in range(60_000))
        rows = read(tmp_path, f"企业名称,经营范围\n{many}".encode(codec))[2]
        assert (len(rows), rows[-1].line) == (60_000, 60_001)
        assert all(row == Row(n + 2, [f"面馆{n}", "餐饮"]) for n, row in enumerate(rows))


CELL = st.text(
    st.characters(codec="gb18030", exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"),
    min_size=1,
)


@given(st.lists(st.tuples(CELL, CELL), min_size=1), st.sampled_from(["utf-8", "gb18030"]))
def test_what_was_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str]], codec: str
) -> None:
    many = [("企业名称", "经营范围"), *[("中文" + a, b) for a, b in lines]]
    folder = tmp_path_factory.mktemp("csv")
    rows = read(folder, as_csv(many).encode(codec))[2]
    assert [tuple(row.cells) for row in rows] == many[1:]


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader_and_none_disappear(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes
) -> None:
    start = "企业名称,经营范围\n".encode() * 20
    lines = (start + noise).replace(b"\r", b"\n").split(b"\n")
    rows = read(tmp_path_factory.mktemp("noise"), b"\n".join(lines))[2]
    covered = {row.line for row in rows}
    assert max(covered) <= len(lines)
    assert {2, 20} <= covered
