"""How one cell becomes one value: small readers, made once per file, fast on clean cells.

A reader answers the plain value (`None` when the cell says nothing) or a `Noted` one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from backend.intake.reasons import BROKEN, Noted, Problem, error, warning
from backend.kernel.codes import division as divisions
from backend.kernel.codes import resident_id
from backend.kernel.codes.masking import mask_name

Read = Callable[[str], Any]

# What offices write for "nothing here".
MISSING = frozenset({"", "N/A", "n/a", "NULL", "null", "-", "--", "—", "——", "— —"})
LONGEST_MISSING = 4

_FORMULA = re.compile(r"=\S|[+\-@][A-Za-z(（]")
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#?\d{2,7}|#[xX][0-9a-fA-F]{1,6});")
_MASKED = re.compile(r"\*{3}")
# Eighteen digits alone; the year of birth tells most texts apart before they are searched.
_RESIDENT_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{9}[0-9Xx](?![0-9A-Za-z])", re.ASCII
)
_LINE_ENDS = "\t\r\n"


@dataclass(frozen=True, slots=True)
class FieldType:
    """A kind of value: its PostgreSQL type, and how to make its reader given what "missing" is."""

    sql: str
    make: Callable[[Any], Read]
    width: int | None = None


class Memo(dict[str, Any]):
    """Answers given before, for columns that repeat themselves; as fast as a dictionary."""

    LIMIT = 20_000

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> Any:
        value = self._read(cell)
        if len(self) < self.LIMIT:
            self[cell] = value
        return value


def remembered(make: Callable[[Any], Read]) -> Callable[[Any], Read]:
    """The same reader, asked once per distinct cell of a file."""
    return lambda missing: Memo(make(missing)).__getitem__


def present(read: Read) -> Callable[[Any], Read]:
    """A maker of readers that see only stripped cells that say something."""

    def make(missing: Any) -> Read:
        def read_present(cell: str) -> Any:
            cell = cell.strip()
            return missing if cell in MISSING else read(cell)

        return read_present

    return make


def text(
    width: int, *, lines: bool = False, masks: bool = False, repeats: bool = False
) -> FieldType:
    """Up to `width` characters; `lines` may break, `masks` reports ***, `repeats` remembers.

    Texts of several lines are where offices tell of people: none with an identity number is kept.
    """

    def make(missing: Any) -> Read:
        def read(cell: str) -> Any:
            cell = cell.strip()
            length = len(cell)
            if length <= LONGEST_MISSING and cell in MISSING:
                return missing
            # Each test runs at the speed of C; what passes all of them needs no closer look.
            if (
                length <= width
                and cell.isprintable()
                and cell[0] not in "=+-@"
                and "&" not in cell
                and "*" not in cell
                and "\ufffd" not in cell
                and not (lines and names_a_resident(cell))
            ):
                return cell
            problems = tuple(_problems_of_text(cell, width, lines, masks))
            if lines and names_a_resident(cell):
                problems = (Problem("resident_id_in_text"), *problems)
            return noted(cell, problems)

        return read

    return FieldType("text", remembered(make) if repeats else make, width)


def noted(value: object, problems: tuple[Problem, ...]) -> object:
    """The value itself, or with what is to be said about it."""
    if not problems:
        return value
    broken = any(problem.is_error for problem in problems)
    return Noted(BROKEN if broken else value, *problems)


def _problems_of_text(cell: str, width: int, lines: bool, masks: bool) -> Iterator[Problem]:
    if len(cell) > width:
        yield Problem("too_long", facts={"found": len(cell), "limit": width})
    kinds = {unicodedata.category(c) for c in set(cell) if not (lines and c in _LINE_ENDS)}
    if not kinds.isdisjoint({"Cc", "Cs"}):
        yield Problem("control_character")
    if "Co" in kinds or "\ufffd" in cell:
        yield warning("private_use_character")
    if "Cf" in kinds:
        yield warning("invisible_character")
    if _FORMULA.match(cell):
        yield warning("looks_like_formula")
    if _ENTITY.search(cell):
        yield warning("html_entity")
    if masks and _MASKED.search(cell):
        yield warning("masked")


def names_a_resident(text: str) -> bool:
    """Whether a resident's identity number stands in the text (promise 5)."""
    if "19" not in text and "20" not in text:
        return False
    today = timezone.localdate()
    return any(resident_id.check(found, today=today).ok for found in _RESIDENT_ID.findall(text))


class MaskedName(str):
    """A masked name that still knows the whole one; compared, hashed, shown and kept masked.

    `whole` is for the merge that makes a blind index of it, and lives no longer than the row.
    """

    __slots__ = ("whole",)

    def __new__(cls, whole: str) -> MaskedName:
        masked = super().__new__(cls, mask_name(whole))
        masked.whole = whole
        return masked

    whole: str


def person(width: int) -> FieldType:
    """A person's name, masked before it goes anywhere (promise 5)."""

    def make(missing: Any) -> Read:
        read_name = text(width).make(missing)

        def read(cell: str) -> Any:
            name = read_name(cell)
            return name if name is missing else _masked(name)

        return read

    return FieldType("text", remembered(make), width)


def _masked(name: Any) -> Any:
    if not isinstance(name, Noted):
        return MaskedName(name)
    shown = MaskedName(name.value) if isinstance(name.value, str) else name.value
    return Noted(shown, *name.problems)


def words(width: int) -> FieldType:
    """Several words in one cell, parted by ; ； or 、."""

    def make(missing: Any) -> Read:
        read_text = text(width).make(missing)

        def read(cell: str) -> Any:
            found = read_text(cell)
            if isinstance(found, Noted) and isinstance(found.value, str):
                return Noted(_split(found.value), *found.problems)
            return _split(found) if isinstance(found, str) else found  # BROKEN, or nothing

        return read

    return FieldType("text[]", remembered(make), width)


def _split(cell: str) -> list[str]:
    return [word for part in re.split("[;；、]", cell) if (word := part.strip())]


def choice(spellings: Mapping[str, object], *, otherwise: object = None) -> FieldType:
    """One of the listed spellings; `otherwise` is the flagged answer for any other, if given."""
    known = {_folded(spelling): value for spelling, value in spellings.items()}
    listed = "、".join(spellings)

    def read(cell: str) -> object:
        value = known.get(_folded(cell), BROKEN)
        if value is not BROKEN:
            return value
        if otherwise is None:
            return error("unknown_choice", choices=listed)
        return Noted(otherwise, warning("unlisted_choice"))

    return FieldType("text", remembered(present(read)))


def yes_no() -> FieldType:
    """是 or 否, in the usual spellings."""
    spellings = {"是": True, "否": False, "1": True, "0": False, "true": True, "false": False}
    spellings |= {"yes": True, "no": False, "y": True, "n": False}
    return FieldType("boolean", choice(spellings).make)


def _folded(spelling: str) -> str:
    return unicodedata.normalize("NFKC", spelling).strip().casefold()


def division(*, levels: tuple[int, ...] = (2, 4, 6)) -> FieldType:
    """A GB/T 2260 code of so many digits; provinces and cities are written with zeros behind."""

    def read(cell: str) -> object:
        code = unicodedata.normalize("NFKC", cell)
        if not code.isascii() or not code.isdigit() or len(code) not in levels:
            return error("division_format")
        verdict = divisions.check(code[:6].ljust(6, "0"))
        problems = [Problem(found) for found in verdict.errors]
        problems += [warning(found) for found in verdict.warnings]
        problems += [warning("fullwidth_normalised")] * (code != cell)
        return noted(code.ljust(6, "0"), tuple(problems))

    return FieldType("text", remembered(present(read)), 12)
