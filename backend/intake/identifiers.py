"""Which register a number belongs to: unified codes first, older numbers kept and flagged.

The policy of law-and-formats 1.1: what is no identifier is refused, and nothing is repaired.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from backend.intake.fields import MISSING, FieldType, Read, noted, present, remembered
from backend.intake.reasons import Noted, Problem, error, warning
from backend.kernel.codes import Verdict, organisation, registration_no, resident_id, uscc
from backend.kernel.codes.text import normalise_code
from backend.kernel.ids import is_public_code

USCC_LENGTH = 18
REGISTRATION_LENGTH = 15
OLD_LENGTH = 13
ORGANISATION_LENGTH = 9
NO_CODE = MISSING | {"无", "暂无", "无代码", "/"}


def identifier() -> FieldType:
    """A unified code, or an older number in its place; a length of 18 tells them apart."""

    def make(missing: Any) -> Read:
        check = uscc.check

        def read(cell: str) -> Any:
            verdict = check(cell)
            if verdict.value == cell and not verdict.errors and not verdict.warnings:
                return cell
            if cell.strip() in NO_CODE:
                return missing
            return _examined(cell, verdict)

        return read

    return FieldType("text", make, USCC_LENGTH)


def registration_number(width: int = 50) -> FieldType:
    """An older registration number, in a column of its own: fifteen digits or older still."""

    def read(cell: str) -> object:
        code = normalise_code(cell)
        if _is_scientific(cell):
            return error("identifier_scientific")
        if len(code) > width:
            return error("too_long", found=len(code), limit=width)
        if code in NO_CODE:
            return None
        if wrong := _no_number(code):
            return error(wrong)
        return noted(code, tuple(_old_number(code)) if code.isdigit() else ())

    return FieldType("text", present(read), width)


def office_code() -> FieldType:
    """The unified code of an office; feeders often get it wrong, so faults are only flagged."""

    def read(cell: str) -> object:
        verdict = uscc.check(cell)
        if len(verdict.value) > USCC_LENGTH:
            return error("too_long", found=len(verdict.value), limit=USCC_LENGTH)
        if not verdict.value.isprintable():
            return error("control_character")
        return noted(verdict.value, (warning("office_code_invalid"),) * (not verdict.ok))

    return FieldType("text", remembered(present(read)), USCC_LENGTH)


def _examined(cell: str, verdict: Verdict) -> object:
    code = verdict.value
    if code == uscc.PLACEHOLDER:
        return Noted(None, warning("uscc_placeholder"))
    if _is_scientific(cell):
        return error("identifier_scientific")
    problems = (*_of_code(code, verdict), *_of_spelling(cell, code))
    return noted(code, problems)


def _of_code(code: str, verdict: Verdict) -> Iterator[Problem]:
    if len(code) == USCC_LENGTH:
        yield from _unified(code, verdict)
    elif code.isascii() and code.isdigit() and len(code) in (REGISTRATION_LENGTH, OLD_LENGTH):
        yield from _old_number(code)
    elif organisation.check(code).ok:
        yield warning("organisation_code_only")
    else:
        yield Problem("identifier_unreadable")


def _unified(code: str, verdict: Verdict) -> Iterator[Problem]:
    odd = verdict.errors or verdict.warnings
    # 3.2% of resident numbers pass the bare check digit, so whatever is odd is looked at twice.
    if odd and _is_resident(code):
        yield Problem("identifier_is_resident_id")
        return
    suggestion = uscc.suggest(code) if "uscc_alphabet" in verdict.errors else None
    if suggestion:
        yield Problem("uscc_misread", facts={"suggestion": suggestion})
    else:
        yield from (Problem(fault) for fault in verdict.errors)
    yield from (warning(oddity) for oddity in verdict.warnings)


def _no_number(code: str) -> str:
    """Why this can be no number of a register; "" when it can."""
    if not code.isprintable():
        return "control_character"
    if _is_resident(code):
        return "identifier_is_resident_id"
    # It would name the shop that holds it, and take over its page.
    return "identifier_is_public_code" if is_public_code(code) else ""


def _is_resident(code: str) -> bool:
    return len(code) == USCC_LENGTH and resident_id.check(code, today=timezone.localdate()).ok


def _old_number(code: str) -> Iterator[Problem]:
    if len(code) == ORGANISATION_LENGTH and organisation.check(code).ok:
        yield warning("organisation_code_only")
    elif len(code) != REGISTRATION_LENGTH or registration_no.check(code).ok:
        yield warning("old_registration_number")
    else:
        yield warning("registration_number_check_failed")


def _of_spelling(cell: str, code: str) -> Iterator[Problem]:
    narrow = unicodedata.normalize("NFKC", cell).strip()
    if narrow != cell.strip():
        yield warning("fullwidth_normalised")
    if narrow != narrow.upper():
        yield warning("code_case_normalised")
    if len(code) == USCC_LENGTH and len(narrow) > USCC_LENGTH:
        yield warning("code_separators_removed")


def _is_scientific(cell: str) -> bool:
    """Whether a spreadsheet turned the code into 9.14E+17."""
    mantissa, mark, exponent = cell.strip().upper().partition("E+")
    return bool(mark) and exponent.isdigit() and mantissa.replace(".", "", 1).isdigit()
