"""What people wrote: sealed for its place, screened for the public, opened with a note."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit.reads import Reading
from backend.kernel.errors import Invalid
from backend.kernel.vault import vault
from backend.scrub.text import is_wordless, screen

LONGEST = 5000


# For texts whose reading was noted once for the whole case, and for one's own.
NOTED = Reading(reader=UUID(int=0), organisation="", purpose="")


class WordsMissing(Invalid):
    """Blanks, signs or emoji alone tell nobody what happened."""

    code = "words_missing"
    message = _("请用文字说明情况。")


class WordsTooLong(Invalid):
    code = "words_too_long"
    message = _("文字太长，请控制在 5000 字以内；更多材料可以作为附件提交。")


class Written(NamedTuple):
    """A text ready to be kept."""

    sealed: bytes
    public: str
    is_held: bool


def write(text: str, *, table: str, pk: UUID) -> Written:
    """Seal and screen a text. The author's own words stay as they are. Raises Invalid."""
    if is_wordless(text):
        raise WordsMissing
    if len(text) > LONGEST:
        raise WordsTooLong
    screened = screen(text)
    return Written(seal(text, table=table, pk=pk), screened.public, screened.held)


def seal(text: str, *, table: str, pk: UUID) -> bytes:
    """Seal a text for one row."""
    return vault().seal(text.encode(), context=_context(table, pk))


def read(
    sealed: bytes | memoryview | None, *, table: str, pk: UUID, about: UUID | None, reading: Reading
) -> str:
    """The text back; what an organisation wrote (`about` None) is about nobody."""
    if sealed is None:
        return ""
    whose = about or reading.reader or UUID(int=0)
    by = reading if about else Reading(reader=whose, organisation="", purpose="")
    return by.open(bytes(sealed), context=_context(table, pk), about=whose, what=str(_("投诉内容")))


def _context(table: str, pk: UUID) -> str:
    return f"merchants_{table}.words_sealed.{pk}"
