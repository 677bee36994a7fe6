"""The poster for a shop's door: A4 or A6, PDF (tagged) or PNG, set by typst.

What a shop is called reaches the template only as JSON, so it can never act as markup.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pylopdf_fonts_zh_cn as fonts
import typst

from merchants.licences import qr

TEMPLATE = Path(__file__).with_name("poster.typ")
# The legal form at a name's end: it may stand on a line of its own and never breaks.
_FORM = re.compile("(?=有限公司$|有限责任公司$|股份有限公司$)")
Standard = Literal["ua-1", "1.7"]
Size = Literal["a4", "a6"]
SIZES: tuple[Size, ...] = ("a4", "a6")


@dataclass(frozen=True, slots=True)
class Poster:
    """Everything a poster shows; the dates are inclusive."""

    shop: str
    code: str
    address: str
    host: str
    serial: int
    issued_on: date
    expires_on: date
    fingerprint: str
    city: str = ""
    outlet: str = ""
    demo: bool = False


def pdf(poster: Poster, size: Size = "a4") -> bytes:
    """A tagged PDF, to PDF/UA where our fonts have every sign; same facts, same bytes."""
    facts = _facts(poster, size)
    try:
        return _compile(facts, "pdf", "ua-1")
    except typst.TypstError:
        # A sign our fonts lack (a rare character of a name) is all that stands in the way.
        return _compile(facts, "pdf", "1.7")


def png(poster: Poster, size: Size = "a4", *, ppi: int = 144) -> bytes:
    """The same page as a picture."""
    return _compile(_facts(poster, size), "png", ppi=ppi)


def _facts(poster: Poster, size: Size) -> str:
    facts = {
        "size": size,
        "title": f"{poster.shop} {poster.code}",
        "publisher": f"{poster.city}信用公示",
        "publisher_en": "Public credit record",
        "shop": _FORM.split(poster.shop, maxsplit=1),
        "outlet": poster.outlet,
        "code": poster.code,
        "address": poster.address,
        "qr": qr.svg(poster.address),
        "host": poster.host,
        "serial": str(poster.serial),
        "issued": [poster.issued_on.year, poster.issued_on.month, poster.issued_on.day],
        "issued_text": poster.issued_on.isoformat(),
        "expires_text": poster.expires_on.isoformat(),
        "fingerprint": poster.fingerprint,
        "demo": poster.demo,
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Only the fonts we ship: a poster looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[fonts.sans_path().parent])


@lru_cache(maxsize=32)
def _compile(
    facts: str, form: Literal["pdf", "png"], standard: Standard = "1.7", *, ppi: int = 0
) -> bytes:
    """One page from its facts (JSON)."""
    issued = json.loads(facts)["issued"]
    page = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        format=form,
        ppi=ppi or None,
        pdf_standards=[standard] if form == "pdf" else [],
        sys_inputs={"facts": facts},
        timestamp=datetime.combine(date(*issued), time(), UTC),
    )
    if not isinstance(page, bytes):
        raise TypeError("a poster is one page")  # more pages would come as a list
    return page
