"""Administrative division codes, GB/T 2260: province, city, county, two digits each."""

from __future__ import annotations

import json
import re
from collections.abc import Container
from pathlib import Path

from backend.kernel.codes.text import normalise_code
from backend.kernel.codes.verdict import Verdict

NATIONAL = "100000"
PROVINCES: dict[str, str] = json.loads(
    Path(__file__).with_name("provinces.json").read_text(encoding="utf-8")
)

_SIX_DIGITS = re.compile("[0-9]{6}")


def is_known(code: str, known: Container[str] | None = None) -> bool:
    """Whether `code` was ever in use: one of `known`, or (without it) of a known province."""
    if code == NATIONAL:
        return True
    return code in known if known is not None else code[:2] in PROVINCES


def lineage(code: str) -> list[str]:
    """The division itself, then what it lies in, up to the province: 500112, 500100, 500000.

    Streets and villages (9 and 12 digits) lie in their county. Nothing for what is no code.
    """
    if not re.fullmatch("[0-9]{6}(?:[0-9]{3}){0,2}", code):
        return []
    longer = [code[:length] for length in (12, 9) if len(code) >= length]
    levels = [step for step in longer if not step.endswith("000")]
    return list(dict.fromkeys([*levels, code[:6], code[:4] + "00", code[:2] + "0000"]))


def check(text: str, *, known: Container[str] | None = None) -> Verdict:
    """Judge a six-digit code; `known` holds the codes of any year (no list is complete)."""
    code = normalise_code(text)
    if not _SIX_DIGITS.fullmatch(code):
        return Verdict(code, errors=("division_format",))
    if code.strip("0") == "":
        return Verdict(code, errors=("division_zeros",))
    return Verdict(code, warnings=() if is_known(code, known) else ("division_unknown",))
