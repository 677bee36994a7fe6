"""Rules across the cells of one row. Each is made for a data set and told where its fields are.

A value may be BROKEN (its cell has an error already): rules step around it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from backend.intake.identifiers import USCC_LENGTH
from backend.intake.reasons import BROKEN, Problem
from backend.kernel.codes import uscc
from backend.kernel.datum import is_in_china

RowRule = Callable[[list[Any]], Sequence[Problem]]
RuleMaker = Callable[[Mapping[str, int]], RowRule]

NOTHING: tuple[Problem, ...] = ()


def one_identifier(at: Mapping[str, int]) -> RowRule:
    """Put older numbers where they belong and insist on an identifier of either kind."""
    code_at, number_at = at["uscc"], at["registration_no"]

    def rule(values: list[Any]) -> Sequence[Problem]:
        code = values[code_at]
        if code.__class__ is str and len(code) == USCC_LENGTH:
            return NOTHING
        number = values[number_at]
        if code is BROKEN or number is BROKEN:
            return NOTHING
        if code is None and number and len(number) == USCC_LENGTH and uscc.check(number).ok:
            # Registers of today fill both columns with the one code they have.
            values[code_at], values[number_at] = number, None
            return _CODE_IN_NUMBER_COLUMN
        values[code_at] = None
        values[number_at] = number or code
        return NOTHING if number or code else (Problem("identifier_missing", field="uscc"),)

    return rule


_CODE_IN_NUMBER_COLUMN = (
    Problem("code_in_number_column", is_error=False, field="registration_no"),
)


def only_organisations(at: Mapping[str, int]) -> RowRule:
    """No natural person is ever listed (promise 5)."""
    kind_at = at["subject_kind"]

    def rule(values: list[Any]) -> Sequence[Problem]:
        if values[kind_at] != "natural_person":
            return NOTHING
        return (Problem("natural_person", field="subject_kind"),)

    return rule


def in_order(first: str, last: str) -> RuleMaker:
    """The day `last` is not before the day `first`."""

    def make(at: Mapping[str, int]) -> RowRule:
        first_at, last_at = at[first], at[last]

        def rule(values: list[Any]) -> Sequence[Problem]:
            start, end = values[first_at], values[last_at]
            if isinstance(start, date) and isinstance(end, date) and end < start:
                return (Problem("ends_before_it_starts", field=last),)
            return NOTHING

        return rule

    return make


def flagged_when(
    code: str, *, field: str, names: tuple[str, ...], holds: Callable[..., bool]
) -> RuleMaker:
    """A warning on `field` when `holds` is true of the named values."""

    def make(at: Mapping[str, int]) -> RowRule:
        places = [at[name] for name in names]
        found = (Problem(code, is_error=False, field=field),)

        def rule(values: list[Any]) -> Sequence[Problem]:
            return found if holds(*[values[place] for place in places]) else NOTHING

        return rule

    return make


def whole_coordinates(at: Mapping[str, int]) -> RowRule:
    """Coordinates come in pairs, inside China, and say their datum; they stay as delivered."""
    lng_at, lat_at, datum_at = at["lng"], at["lat"], at["datum"]

    def rule(values: list[Any]) -> Sequence[Problem]:
        lng, lat = values[lng_at], values[lat_at]
        if lng is None and lat is None:
            return NOTHING
        if lng is BROKEN or lat is BROKEN:
            return NOTHING
        if lng is None or lat is None:
            return (Problem("coordinate_incomplete", field="lat" if lat is None else "lng"),)
        if not is_in_china((lng, lat)):
            return (Problem("coordinate_outside_china", field="lng"),)
        return _DATUM_MISSING if values[datum_at] is None else NOTHING

    return rule


_DATUM_MISSING = (Problem("datum_missing", is_error=False, field="datum"),)
