"""Papers set by typst. What people wrote reaches a template only as JSON, never as markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pylopdf_fonts_zh_cn as fonts
import typst


def typeset(template: Path, facts: Mapping[str, Any], *, day: date) -> bytes:
    """A tagged PDF, to PDF/UA where our fonts have every sign; same facts, same bytes.

    Nothing of it is kept. `day` is the date that the document says of itself.
    """
    told = json.dumps(facts, ensure_ascii=False, default=str)
    try:
        return _compiled(template, told, day, "ua-1")
    except typst.TypstError:
        # A sign our fonts lack (a rare character, an emoji) is all that stands in the way.
        return _compiled(template, told, day, "1.7")


@lru_cache(maxsize=1)
def shipped_fonts() -> Any:
    """Only the fonts we ship: a paper looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[fonts.sans_path().parent])


def _compiled(template: Path, facts: str, day: date, standard: Literal["ua-1", "1.7"]) -> bytes:
    made = typst.compile(
        template.read_bytes(),
        font_paths=shipped_fonts(),
        format="pdf",
        pdf_standards=[standard],
        sys_inputs={"facts": facts},
        timestamp=datetime.combine(day, time(), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF comes in one piece")
    return made
