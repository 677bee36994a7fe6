"""XLSX as rows of text: dates in ISO form, numbers without a tail of zeros."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from backend.intake.rows import Row, UnusableFile

MOST_UNPACKED = 2 * 1024**3
MOST_RATIO = 200
HARMLESS = 16 * 1024**2
MANIFEST = "xl/workbook.xml"
MOST_CELLS = 60_000_000  # the reader makes room for every cell between the corners of a sheet
BLOCK = 4 * 1024**2
_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})[0-9]""")
_ROW = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{1,3}([0-9]+)["']""")
_LONGEST_REFERENCE = 40  # bytes
# Beyond this a spreadsheet has already lost digits, so none are made up.
EXACT = 10**15

Cell = int | float | str | bool | time | date | datetime | timedelta


class Workbook:
    """Reads the first visible sheet; the others are named in `notes`."""

    encoding = "xlsx"

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        self._stream = stream
        _refuse_bombs(stream, path)
        stream.seek(0)
        try:
            book = CalamineWorkbook.from_filelike(stream)
            sheet = book.get_sheet_by_name(_first_visible(book))
            self._rows = _rows(sheet.iter_rows())
        except (CalamineError, OSError) as refusal:
            raise UnusableFile("damaged_workbook", "工作簿已损坏或加密，无法打开") from refusal
        others = [name for name in book.sheet_names if name != sheet.name]
        self.notes = tuple(f"未读取的工作表：{name}" for name in others)
        first = next(self._rows, None)
        if first is None:
            raise UnusableFile("empty_file", "工作表是空的")
        self.headings = first.cells

    def rows(self) -> Iterator[Row]:
        """The rows after the headings; blank rows are no rows."""
        return self._rows

    def close(self) -> None:
        """Let the file go."""
        self._stream.close()


def _rows(rows: Iterator[list[Cell]]) -> Iterator[Row]:
    for line, values in enumerate(rows, start=1):
        cells = [value if value.__class__ is str else _text(value) for value in values]
        if any(cells):
            yield Row(line, cells)


def _text(value: Cell) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return _number(float(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return repr(value)


def _first_visible(book: CalamineWorkbook) -> str:
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return sheet.name
    raise UnusableFile("empty_file", "工作簿里没有可见的工作表")


def _refuse_bombs(stream: BinaryIO, path: Path) -> None:
    """Raise `UnusableFile` on a zip that is no workbook, is damaged, or unpacks beyond reason."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            if MANIFEST not in archive.namelist():
                raise UnusableFile("zip_file", "这是压缩包，不是 .xlsx 工作簿，请解压后提供")
            unpacked = sum(part.file_size for part in parts)
            allowed = max(MOST_RATIO * path.stat().st_size, HARMLESS)
            if unpacked > min(allowed, MOST_UNPACKED):
                raise UnusableFile("workbook_bomb", f"工作簿解压后有 {unpacked} 字节，已拒绝")
            # The sizes above are only claims: reading once proves them, and tells the corners.
            for part in parts:
                if _cells(archive, part) > MOST_CELLS:
                    raise UnusableFile("workbook_bomb", "工作表的范围过大，请删去远处的空白单元格")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as refusal:
        raise UnusableFile("damaged_workbook", "工作簿已损坏或加密，无法打开") from refusal


def _cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many cells lie between A1 and the farthest cell named in a part, filled or not."""
    columns: set[bytes] = set()
    last_row, left = 0, b""
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            text = left + block
            columns.update(_COLUMN.findall(text))
            last_row = max(last_row, *map(int, set(_ROW.findall(text))), 0)
            left = text[-_LONGEST_REFERENCE:]
    return last_row * max(map(_column_number, columns), default=0)


def _column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
