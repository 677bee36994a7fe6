"""Small delivered files and rows, written by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from backend.intake.declare import Dataset
from backend.intake.files import Row, open_table
from backend.intake.reading import Judged, judge_of, rows
from backend.kernel.codes import organisation, uscc

HEADINGS = ("企业名称", "统一社会信用代码", "注册日期", "经营范围", "注册地址")
MANY = 100_000_000


def code(number: int = 1, *, prefix: str = "91500112") -> str:
    """A unified code that passes every check and belongs to the test."""
    body = f"{number:08d}"
    front = prefix + body + organisation.check_digit(body)
    return front + uscc.check_digit(front)


def shop(number: int = 1, **cells: str) -> dict[str, str]:
    """A clean registration row."""
    row = dict(
        zip(
            HEADINGS,
            ("好再来面馆", code(number), "2019-01-05", "餐饮", "渝北区新路1号"),
            strict=True,
        )
    )
    return row | cells


def as_csv(lines: Sequence[Sequence[str]]) -> str:
    """Lines as a spreadsheet would save them."""
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue()


def table_of(shops: Sequence[Mapping[str, str]]) -> str:
    """A whole file of registration rows."""
    return as_csv([list(shops[0]), *[list(one.values()) for one in shops]])


def judged_file(path: Path, dataset: Dataset) -> list[Judged]:
    """Every row of a file, judged."""
    with open_table(path, max_bytes=MANY) as table:
        return list(rows(table, dataset.bind(table.headings)))


def judged(dataset: Dataset, cells: Mapping[str, str]) -> Judged:
    """One row, judged."""
    judge = judge_of(dataset.bind(list(cells)))
    return judge(Row(2, list(cells.values())))


def values(dataset: Dataset, cells: Mapping[str, str]) -> dict[str, object]:
    """The values of a row that is kept, by field."""
    row = judged(dataset, cells)
    assert row.values is not None, row.errors
    return dict(zip(dataset.names, row.values, strict=True))


def codes(row: Judged) -> list[str]:
    """Why a row was refused."""
    return [reason.code for reason in row.errors]
