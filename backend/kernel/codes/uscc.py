"""Unified social credit codes, GB 32100-2015 with its first amendment.

Department and category (2), division of the registrar (6), organisation code (9), check (1).
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from operator import mul
from pathlib import Path

from backend.kernel.codes import division, organisation
from backend.kernel.codes.text import normalise_code
from backend.kernel.codes.verdict import Verdict

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
VALUES = {char: value for value, char in enumerate(ALPHABET)}
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
# What source offices write for "has no such code"; its registration number is then mandatory.
PLACEHOLDER = "00000000000000000X"
# The amended standard keeps growing departments, so the table is data.
CATEGORIES: dict[str, str] = json.loads(
    Path(__file__).with_name("uscc_categories.json").read_text(encoding="utf-8")
)

_MISREAD = str.maketrans("OIZS", "0125")
_UNKNOWN_CATEGORY = "uscc_category_unknown"


def check_digit(body: str) -> str:
    """The eighteenth character for seventeen of the alphabet."""
    total = sum(map(mul, map(VALUES.__getitem__, body), WEIGHTS))
    return ALPHABET[-total % 31]


def check(text: str, *, typed: bool = False, divisions: Container[str] | None = None) -> Verdict:
    """Judge a code. An unknown category is a warning, but an error in what a person `typed`."""
    code = normalise_code(text)
    errors = tuple(_errors(code))
    warnings = () if errors else tuple(_warnings(code, divisions))
    if typed and _UNKNOWN_CATEGORY in warnings:
        return Verdict(code, (_UNKNOWN_CATEGORY,), warnings)
    return Verdict(code, errors, warnings)


def suggest(text: str) -> str | None:
    """The code that was meant when O, I, Z, S stand for 0, 1, 2, 5; for a person to confirm."""
    code = normalise_code(text)
    # The four letters are in no code, so reading all of them as digits is the only correction.
    corrected = check(code.translate(_MISREAD))
    certain = corrected.ok and not corrected.warnings and corrected.value != code
    return corrected.value if certain else None


def _errors(code: str) -> Iterator[str]:
    if len(code) != LENGTH:
        yield "uscc_length" if code else "uscc_missing"
    elif code == PLACEHOLDER:
        yield "uscc_placeholder"
    elif code.strip("0") == "":  # passes the arithmetic, belongs to nobody
        yield "uscc_zeros"
    elif not VALUES.keys() >= set(code):
        yield "uscc_alphabet"
    else:
        if not code[2:8].isdigit():
            yield "uscc_division_digits"
        if check_digit(code[:17]) != code[17]:
            yield "uscc_check_digit"


def _warnings(code: str, divisions: Container[str] | None) -> Iterator[str]:
    if code[:2] not in CATEGORIES:
        yield _UNKNOWN_CATEGORY
    if not division.is_known(code[2:8], divisions):
        yield "uscc_division_unknown"
    if not organisation.check(code[8:17]).ok:
        yield "uscc_organisation_check_digit"
