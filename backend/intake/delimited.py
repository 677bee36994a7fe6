"""CSV as offices write it: two encodings, three delimiters, stray quotes, bytes gone wrong.

Memory is flat: one block of lines at a time. A row that cannot be read is one row, not the rest.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO

from backend.intake.rows import HEAD, Row, UnusableFile

BLOCK = 256 * 1024
LONGEST_LINE = 8 * 1024 * 1024
# An open quote swallows what follows; past this many lines it was a stray quote, not a cell.
MOST_LINES_OF_A_ROW = 200

_ESCAPED = re.compile("[\udc80-\udcff]")


class DelimitedFile:
    """Reads a text file once, from its first line."""

    notes: tuple[str, ...] = ()

    def __init__(self, stream: BinaryIO, head: bytes) -> None:
        self._stream = stream
        self._codec = _codec(head)
        self.encoding = "gb18030" if self._codec == "gb18030" else "utf-8"
        self._has_escapes = False
        self._line = 1
        self._taken: list[str] = []
        self._pending: deque[str] = deque()
        stream.seek(len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0)
        self._source = self._lines()
        self._delimiter = self._peek_delimiter()
        self._rows = self._parse()
        first = next(self._rows, None)
        if first is None:
            raise UnusableFile("empty_file", "文件是空的")
        self.headings = first.cells

    def rows(self) -> Iterator[Row]:
        """The rows after the headings; blank lines are no rows."""
        return self._rows

    def close(self) -> None:
        """Let the file go."""
        self._stream.close()

    def _peek_delimiter(self) -> str:
        for line in self._source:
            self._pending.append(line)
            if line.strip():
                return _delimiter(line)
        return ","

    def _parse(self) -> Iterator[Row]:
        width = 0
        while True:
            reader = csv.reader(self._feed(), delimiter=self._delimiter, strict=True)
            try:
                for cells in reader:
                    # Several lines and the wrong width: a stray quote joined what was apart.
                    if len(self._taken) > 1 and width and len(cells) != width:
                        raise csv.Error
                    line = self._line
                    self._line += len(self._taken)
                    self._taken.clear()
                    if any(cells):
                        width = width or len(cells)
                        yield self._row(line, cells)
            except csv.Error:
                yield self._recover()
                continue
            return

    def _feed(self) -> Iterator[str]:
        """Lines for the parser, remembered until their row is known to be good."""
        taken, pending = self._taken, self._pending
        while pending:
            line = pending.popleft()
            taken.append(line)
            yield line
            if len(taken) > MOST_LINES_OF_A_ROW:
                raise csv.Error
        for line in self._source:
            taken.append(line)
            yield line
            if len(taken) > MOST_LINES_OF_A_ROW:
                raise csv.Error

    def _recover(self) -> Row:
        """Give up the first line alone; the lines after it are parsed again."""
        first, *rest = self._taken
        self._taken.clear()
        self._pending.extendleft(reversed(rest))
        self._line += 1
        return Row(self._line - 1, [_shown(first.rstrip("\r\n"))], "malformed_quotes")

    def _row(self, line: int, cells: list[str]) -> Row:
        if self._has_escapes and any(map(_ESCAPED.search, cells)):
            return Row(line, [_shown(cell) for cell in cells], "undecodable")
        return Row(line, cells)

    def _lines(self) -> Iterator[str]:
        for block in _blocks(self._stream):
            try:
                text = block.decode(self._codec)
            except UnicodeDecodeError:
                self._has_escapes = True
                text = block.decode(self._codec, "surrogateescape")
            yield from io.StringIO(text, newline="")


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Whole lines, about 256 kB at a time: no character is ever cut in two."""
    left = b""
    while chunk := stream.read(BLOCK):
        # A line end is one byte that is never part of a character in either encoding.
        end = chunk.rfind(b"\n") + 1 or chunk.rfind(b"\r") + 1
        if end:
            yield left + chunk[:end]
            left = chunk[end:]
        else:
            left += chunk
        if len(left) > LONGEST_LINE:
            raise UnusableFile("line_too_long", "有一行超过 8 MB，文件可能不是表格")
    if left:
        yield left


def _shown(text: str) -> str:
    """Bytes that could not be decoded, written as \\xNN."""
    return _ESCAPED.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", text)


def _delimiter(line: str) -> str:
    outside = re.sub('"[^"]*"', "", line)
    return max(",\t;", key=outside.count)


def _codec(head: bytes) -> str:
    """UTF-8 when it is, GB18030 when most lines beyond ASCII are not UTF-8."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8"
    votes = 0
    lines = head.splitlines()
    # The last line of a full head is cut, perhaps within a character.
    for line in lines[:-1] if len(head) >= HEAD else lines:
        if not line.isascii():
            votes += 1 if _is_utf8(line) else -1
    return "utf-8" if votes >= 0 else "gb18030"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
