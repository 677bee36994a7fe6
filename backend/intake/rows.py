"""What a delivered file is made of, whatever its format: rows of text, or a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from backend.kernel.errors import Invalid

HEAD = 1024 * 1024  # what is looked at to tell the format and the encoding


def showable(text: str) -> str:
    """A file's name or heading as a database or a terminal can take it: \\x00, \\udcff."""
    return text.encode(errors="backslashreplace").decode().replace("\x00", "\\x00")


class UnusableFile(Invalid):
    """The whole file is refused and nothing of it is kept."""

    code = "unusable_file"


class Row(NamedTuple):
    """One record: the line it starts on, its cells, and the row's own fault, if any."""

    line: int
    cells: list[str]
    fault: str = ""  # "", "undecodable" (bytes shown as \\xNN) or "malformed_quotes" (one cell)


class Reader(Protocol):
    """What CSV and XLSX have in common."""

    encoding: str
    headings: list[str]
    notes: tuple[str, ...]

    def rows(self) -> Iterator[Row]: ...

    def close(self) -> None: ...
