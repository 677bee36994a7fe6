"""What authors and shops write: kept exactly as written, sealed; screened for everybody else."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit.reads import Reading
from backend.kernel.errors import Invalid
from backend.kernel.vault import vault
from backend.scrub.text import is_wordless, screen

LONGEST = 5000
SCRIPTS = {"CJK": "zh", "LATIN": "en", "ARABIC": "ar", "HANGUL": "ko", "HIRAGANA": "ja"}
LOOKED_AT = 120  # characters; more do not change what language it is


class WordsTooLong(Invalid):
    code = "words_too_long"
    message = _("文字太长，请控制在 5000 字以内。")


class WordsMissing(Invalid):
    code = "words_missing"
    message = _("请用文字说明。")


class Written(NamedTuple):
    """A text ready to be kept."""

    sealed: bytes
    public: str
    is_held: bool


def written(text: str, *, table: str, pk: UUID, wanted: bool = False) -> Written:
    """Seal and screen. Stars may come without words; `wanted`: words must say something.

    Raises WordsTooLong, WordsMissing.
    """
    if len(text) > LONGEST:
        raise WordsTooLong
    if wanted and is_wordless(text):
        raise WordsMissing
    screened = screen(text)
    return Written(sealed(text, table=table, pk=pk), screened.public, screened.held)


def sealed(text: str, *, table: str, pk: UUID) -> bytes:
    """The text for one row's own place."""
    return vault().seal(text.encode(), context=_place(table, pk))


def opened(
    body: bytes | memoryview | None, *, table: str, pk: UUID, about: UUID, by: Reading
) -> str:
    """The text exactly as it was written; a note is left unless `about` reads it themselves."""
    if body is None:
        return ""
    return by.open(bytes(body), context=_place(table, pk), about=about, what=str(_("评价原文")))


def oneself(person: UUID) -> Reading:
    """Reading what one wrote oneself leaves no note."""
    return Reading(reader=person, organisation="", purpose="")


def language_of(text: str) -> str:
    """zh, en, …: by the script of most of its letters; "" where there are none."""
    found: dict[str, int] = {}
    for char in text[:LOOKED_AT]:
        if char.isalpha():
            script = unicodedata.name(char, "").split(" ")[0]
            found[script] = found.get(script, 0) + 1
    return SCRIPTS.get(max(found, key=lambda one: found[one]), "other") if found else ""


def _place(table: str, pk: UUID) -> str:
    return f"merchants_{table}.words_sealed.{pk}"
