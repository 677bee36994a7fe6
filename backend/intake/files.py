"""A delivered file as rows of text, or one clear reason why it cannot be used at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from backend.intake.delimited import DelimitedFile
from backend.intake.rows import HEAD, Reader, Row, UnusableFile
from backend.intake.workbooks import Workbook

__all__ = ["Row", "Table", "UnusableFile", "open_table"]

MAX_BYTES = 2 * 1024**3 - 1


class Table:
    """An open file: headings now, rows once, in order."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.encoding = reader.encoding
        self.headings = reader.headings
        self.notes = reader.notes

    def __iter__(self) -> Iterator[Row]:
        return self._reader.rows()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.close()


# First bytes of what people send by mistake, and what to do instead.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "legacy_workbook",
        "这是旧版 .xls 或加密的工作簿，请另存为不加密的 .xlsx 或 .csv",
    ),
    (b"%PDF", "pdf_file", "这是 PDF 文件，请提供 .csv 或 .xlsx"),
    (b"\x1f\x8b", "compressed_file", "这是压缩文件，请解压后提供"),
    (b"7z\xbc\xaf\x27\x1c", "compressed_file", "这是压缩文件，请解压后提供"),
    (b"Rar!", "compressed_file", "这是压缩文件，请解压后提供"),
    (b"BZh", "compressed_file", "这是压缩文件，请解压后提供"),
    (b"\xfd7zXZ", "compressed_file", "这是压缩文件，请解压后提供"),
    (b"\xff\xfe", "utf16_file", "文件编码是 UTF-16，请另存为 UTF-8"),
    (b"\xfe\xff", "utf16_file", "文件编码是 UTF-16，请另存为 UTF-8"),
)
_MARKUP: tuple[tuple[bytes, str, str], ...] = (
    (b"<?xml", "xml_file", "这是 XML 文件，请提供 .csv 或 .xlsx"),
    (b"<", "html_file", "这是网页文件，请另存为 .csv 或 .xlsx"),
    (b"{", "json_file", "这是 JSON 文件，请提供 .csv 或 .xlsx"),
    (b"[", "json_file", "这是 JSON 文件，请提供 .csv 或 .xlsx"),
)
_CONTROL = bytes(set(range(32)) - set(b"\t\r\n"))


def open_table(path: Path, *, max_bytes: int = MAX_BYTES) -> Table:
    """Open CSV or XLSX; raise `UnusableFile` when nothing of it could be used."""
    stream = _open(path, max_bytes)
    try:
        head = stream.read(HEAD)
        if head.startswith(b"PK\x03\x04"):
            return Table(Workbook(stream, path))
        _refuse_other_formats(head)
        return Table(DelimitedFile(stream, head))
    except BaseException:
        stream.close()
        raise


def _open(path: Path, max_bytes: int) -> BinaryIO:
    try:
        # A pipe or a device has no size to check and may never end.
        if not path.is_file():
            code = "not_a_file" if path.exists() else "missing_file"
            raise UnusableFile(code, f"找不到文件：{path.name}")
        size = path.stat().st_size
        if size > max_bytes:
            raise UnusableFile("file_too_large", f"文件有 {size} 字节，超过上限 {max_bytes} 字节")
        if size == 0:
            raise UnusableFile("empty_file", "文件是空的")
        return path.open("rb")
    except OSError as refusal:
        raise UnusableFile("unreadable_file", f"文件无法读取：{path.name}") from refusal


def _refuse_other_formats(head: bytes) -> None:
    for signature, code, message in _SIGNATURES:
        if head.startswith(signature):
            raise UnusableFile(code, message)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    if not start:
        raise UnusableFile("empty_file", "文件是空的")
    for signature, code, message in _MARKUP:
        if start.startswith(signature):
            raise UnusableFile(code, message)
    _refuse_binary(head)


def _refuse_binary(head: bytes) -> None:
    # UTF-16 without its mark: nearly every second byte of Latin text is NUL.
    if max(head[0::2].count(0), head[1::2].count(0)) * 5 > len(head):
        raise UnusableFile("utf16_file", "文件编码可能是 UTF-16，请另存为 UTF-8")
    # A stray NUL is one row's fault; a file full of control characters is not text.
    controls = len(head) - len(head.translate(None, _CONTROL))
    if controls * 10 > len(head):
        raise UnusableFile("binary_file", "这不是文本文件，请提供 .csv 或 .xlsx")
