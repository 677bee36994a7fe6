"""The two files of a month: a workbook with every number, a paper with the sums."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst
import xlsxwriter

from incentives.vouchers.settlements.models import Statement

TEMPLATE = Path(__file__).with_name("statement.typ")
SUMS = ["优惠编号", "优惠", "版本", "条件", "核销张数", "积分"]
ROWS = ["核销编号", "使用时间", "入账日期", "优惠编号", "版本", "条件", "积分", "收银设备", "计数"]
TERMS = {"everyone": "人人可得", "better": "更优条件"}
WIDTHS = (38, 20, 12, 14, 8, 12, 10, 38, 8)


def workbook(statement: Statement, rows: Iterable[Sequence[Any]]) -> bytes:
    """Sums on the first sheet, each redemption on the second. The same month, the same bytes."""
    out = io.BytesIO()
    # Formulas are never read into what partners called their offers.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    made_on = datetime.combine(statement.month, time())
    book.set_properties({"title": _title(statement), "created": made_on})
    bold = book.add_format({"bold": True})
    sums = book.add_worksheet("汇总")
    sums.set_column(0, 5, 16)
    sums.write_row(0, 0, SUMS, bold)
    for number, line in enumerate(statement.lines, 1):
        sums.write_row(number, 0, _cells(line))
    total = ["合计", "", "", "", statement.count, statement.points]
    sums.write_row(len(statement.lines) + 1, 0, total, bold)
    sheet = book.add_worksheet("明细")
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_row(0, 0, ROWS, bold)
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def paper(statement: Statement) -> bytes:
    """A tagged PDF of one or a few pages, with the digest of the workbook."""
    told = {
        "title": _title(statement),
        "partner": statement.partner.name_zh,
        "number": f"{statement.partner.code}-{statement.month:%Y%m}",
        "head": SUMS,
        "lines": [[str(cell) for cell in _cells(line)] for line in statement.lines],
        "count": str(statement.count),
        "points": str(statement.points),
        "digest": statement.workbook_sha256,
        "day": [statement.month.year, statement.month.month, 1],
    }
    facts = json.dumps(told, ensure_ascii=False)
    try:
        return _compiled(facts, statement, "ua-1")
    except typst.TypstError:
        # A sign our fonts lack (a rare character, an emoji) is all that stands in the way.
        return _compiled(facts, statement, "1.7")


def _cells(line: dict[str, Any]) -> list[Any]:
    terms = TERMS[line["terms"]]
    return [line["offer"], line["title"], line["version"], terms, line["count"], line["points"]]


def _title(statement: Statement) -> str:
    return f"信易+优惠券结算单（{statement.month:%Y年%m月}）"


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, font_paths=[fonts.sans_path().parent])


def _compiled(facts: str, statement: Statement, standard: Any) -> bytes:
    made = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=[standard],
        sys_inputs={"facts": facts},
        timestamp=datetime.combine(statement.month, time(), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF comes in one piece")
    return made
