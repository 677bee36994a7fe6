"""Finding a data set's fields among a file's headings; what is unknown is said, not dropped."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.intake.rows import UnusableFile

if TYPE_CHECKING:
    from backend.intake.declare import Dataset


@dataclass(frozen=True)
class Mapping:
    """Where each field of a data set stands in one file."""

    dataset: Dataset
    headings: tuple[str, ...]
    columns: dict[str, int]  # field name -> place in the file
    unknown: tuple[str, ...]  # headings nobody declared
    withheld: tuple[str, ...]  # known headings whose cells are never kept
    missing: tuple[str, ...]  # optional fields that the file does not have

    def heading(self, field: str) -> str:
        """What the file calls a field; empty when it has no such column."""
        place = self.columns.get(field)
        return "" if place is None else self.headings[place]


def bind(dataset: Dataset, headings: Sequence[str]) -> Mapping:
    """Columns may come in any order; raise `UnusableFile` when the file cannot be `dataset`."""
    found = [folded(heading) for heading in headings]
    columns = _columns(dataset, found)
    if not columns:
        raise UnusableFile(
            "no_known_heading",
            "第一行没有一个认识的列名：文件可能没有表头，或编码、数据集选错了",
        )
    _refuse_repeated(found, headings)
    _refuse_incomplete(dataset, columns)
    never = {folded(heading) for heading in dataset.withheld}
    rest = [place for place in range(len(found)) if place not in columns.values()]
    return Mapping(
        dataset=dataset,
        headings=tuple(headings),
        columns=columns,
        unknown=tuple(_named(headings, at) for at in rest if found[at] not in never),
        withheld=tuple(headings[at] for at in rest if found[at] in never),
        missing=tuple(each.name for each in dataset.fields if each.name not in columns),
    )


def folded(heading: str) -> str:
    """A heading without width, case, outer blanks and the asterisk that marks required ones."""
    return unicodedata.normalize("NFKC", heading).strip(" *\ufeff\u200b\t\r\n").casefold()


def _columns(dataset: Dataset, found: Sequence[str]) -> dict[str, int]:
    columns = {}
    for each in dataset.fields:
        for name in (each.name, *each.headings):
            if folded(name) in found:
                columns[each.name] = found.index(folded(name))
                break
    return columns


def _named(headings: Sequence[str], place: int) -> str:
    return headings[place].strip() or f"（第 {place + 1} 列没有列名）"


def _refuse_repeated(found: Sequence[str], headings: Sequence[str]) -> None:
    counts = Counter(name for name in found if name)
    repeated = [headings[place] for place, name in enumerate(found) if counts[name] > 1]
    if repeated:
        names = "、".join(dict.fromkeys(repeated))
        raise UnusableFile("duplicate_heading", f"列名重复：{names}")


def _refuse_incomplete(dataset: Dataset, columns: dict[str, int]) -> None:
    absent = [
        each.label
        for each in dataset.fields
        if (each.required or each.column_required) and each.name not in columns
    ]
    if absent:
        raise UnusableFile("required_heading_missing", f"缺少必需的列：{'、'.join(absent)}")
