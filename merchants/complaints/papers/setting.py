"""A paper set by typst. What people wrote reaches the template only as JSON, never as markup."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pylopdf_fonts_zh_cn as fonts
import typst

TEMPLATE = Path(__file__).with_name("paper.typ")
FOOTER = "根据平台的办理记录生成；以加盖机关印章的文书为准。"
Row = tuple[str, str, bool]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One form or notice. A row is a label, what stands there, and whether it needs much room."""

    code: str
    title: str
    day: date
    office: str = ""
    number: str = ""
    to: str = ""
    before: Sequence[str] = ()
    rows: Sequence[Row] = ()
    after: Sequence[str] = ()
    signatures: Sequence[str] = ()
    sealed: bool = False
    footer: str = field(default=FOOTER)


def pdf(paper: Paper) -> bytes:
    """A tagged PDF, to PDF/UA where our fonts have every sign. Nothing of it is kept."""
    told = asdict(paper) | {
        "day": [paper.day.year, paper.day.month, paper.day.day],
        "signed_on": long_day(paper.day),
    }
    facts = json.dumps(told, ensure_ascii=False, default=str)
    try:
        return _compiled(facts, paper.day, "ua-1")
    except typst.TypstError:
        # A sign our fonts lack (a rare character, an emoji) is all that stands in the way.
        return _compiled(facts, paper.day, "1.7")


def long_day(day: date | None) -> str:
    """2026年1月5日; blank to be filled in by hand for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, font_paths=[fonts.sans_path().parent])


def _compiled(facts: str, day: date, standard: Literal["ua-1", "1.7"]) -> bytes:
    made = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=[standard],
        sys_inputs={"facts": facts},
        timestamp=datetime.combine(day, time(), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF comes in one piece")
    return made
