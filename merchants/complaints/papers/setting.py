"""A paper set by typst. What people wrote reaches the template only as JSON, never as markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from backend.files.typesetting import typeset

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
    return typeset(TEMPLATE, told, day=paper.day)


def long_day(day: date | None) -> str:
    """2026年1月5日; blank to be filled in by hand for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
