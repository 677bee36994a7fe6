"""Rows of a file judged one by one: kept, kept and flagged, or refused with every reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from backend.intake.binding import Mapping
from backend.intake.files import Row
from backend.intake.reasons import Noted, Problem, Reason, error

MASK = "***"

Judge = Callable[[Row], "Judged"]


class Judged(NamedTuple):
    """A row after reading.

    `values` follows the order of the data set's fields, ready for COPY (str, date, Decimal, int,
    float, bool, list of str, None); it is None when there are errors. `cells` is what was
    delivered, `flags` the codes of the warnings.
    """

    line: int
    cells: list[str]
    values: tuple[Any, ...] | None
    errors: tuple[Reason, ...] = ()
    flags: tuple[str, ...] = ()
    warnings: tuple[Reason, ...] = ()


def rows(table: Iterable[Row], mapping: Mapping) -> Iterator[Judged]:
    """Judge every row of a file whose headings were bound to a data set."""
    return map(judge_of(mapping), table)


def judge_of(mapping: Mapping) -> Judge:
    """The judge of one file's rows: everything that can be settled beforehand is settled here."""
    dataset = mapping.dataset
    empty: list[Any] = [None] * len(dataset.fields)
    plan = [
        (place, mapping.columns[each.name], each.type.make(_when_missing(each.required)))
        for place, each in enumerate(dataset.fields)
        if each.name in mapping.columns
    ]
    rules = [make(dataset.at) for make in dataset.rules]
    width = len(mapping.headings)

    def judge(row: Row) -> Judged:
        line, cells, fault = row
        if fault or len(cells) != width:
            fitted = _fitted(row, mapping)
            if isinstance(fitted, Problem):
                return _refused(row, mapping, [fitted])
            cells = fitted
        values = empty.copy()
        problems: list[Problem] = []
        for place, column, read in plan:
            value = read(cells[column])
            if value.__class__ is Noted:
                field = dataset.fields[place].name
                problems += [problem._replace(field=field) for problem in value.problems]
                value = value.value
            values[place] = value
        for rule in rules:
            problems += rule(values)
        if not problems:
            return Judged(line, cells, tuple(values))
        return _noted(row, mapping, problems, values)

    return judge


def _when_missing(required: bool) -> object:
    return error("required") if required else None


def _fitted(row: Row, mapping: Mapping) -> list[str] | Problem:
    """The cells in the file's width, when only empty or optional ones differ."""
    if row.fault:
        return Problem(row.fault)
    cells, width = row.cells, len(mapping.headings)
    facts = {"found": len(cells), "expected": width}
    if len(cells) > width:
        return Problem("too_many_columns", facts=facts) if any(cells[width:]) else cells[:width]
    needed = [
        mapping.columns[each.name]
        for each in mapping.dataset.fields
        if each.required or each.column_required
    ]
    if len(cells) <= max(needed, default=0):
        return Problem("too_few_columns", facts=facts)
    return cells + [""] * (width - len(cells))


def _noted(row: Row, mapping: Mapping, problems: list[Problem], values: list[Any]) -> Judged:
    if any(problem.is_error for problem in problems):
        return _refused(row, mapping, problems)
    reasons = tuple(_reason(row, mapping, problem) for problem in problems)
    flags = tuple(dict.fromkeys(problem.code for problem in problems))
    return Judged(row.line, row.cells, tuple(values), (), flags, reasons)


def _refused(row: Row, mapping: Mapping, problems: list[Problem]) -> Judged:
    found = [(problem, _reason(row, mapping, problem)) for problem in problems]
    is_person = any(problem.code == "natural_person" for problem in problems)
    return Judged(
        row.line,
        (_only_where_from if is_person else without_withheld)(row.cells, mapping),
        None,
        tuple(reason for problem, reason in found if problem.is_error),
        tuple(dict.fromkeys(problem.code for problem in problems if not problem.is_error)),
        tuple(reason for problem, reason in found if not problem.is_error),
    )


def _reason(row: Row, mapping: Mapping, problem: Problem) -> Reason:
    place = mapping.columns.get(problem.field)
    value = row.cells[place] if place is not None and place < len(row.cells) else ""
    heading = mapping.heading(problem.field)
    return Reason(problem.field, heading, problem.code, problem.message, value)


def without_withheld(cells: list[str], mapping: Mapping) -> list[str]:
    """What is never kept is not kept in quarantine either."""
    if not mapping.withheld:
        return cells
    hidden = {place for place, name in enumerate(mapping.headings) if name in mapping.withheld}
    return [MASK if place in hidden and cell else cell for place, cell in enumerate(cells)]


def _only_where_from(cells: list[str], mapping: Mapping) -> list[str]:
    """Of a refused person nothing is kept but what leads the office back to its own row."""
    shown = {mapping.columns.get(name) for name in ("subject_kind", "document_no", "office")}
    return [cell if place in shown or not cell else MASK for place, cell in enumerate(cells)]
