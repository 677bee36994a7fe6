"""What was written: sealed for offices and its author, or fit to be read by everybody."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from backend.audit.reads import Reading
from backend.kernel.vault import vault
from backend.scrub.text import is_wordless, screen
from merchants.objections.refusals import NamesAPerson, WordsMissing, WordsTooLong, WordsUnfit

LONGEST = 2000
LONGEST_REASONS = 1000


def sealed(text: str, *, case: UUID, most: int = LONGEST) -> bytes:
    """A text for offices alone. Raises WordsMissing, WordsTooLong."""
    return vault().seal(_plain(text, most).encode(), context=_context(case))


def opened(kept: bytes | memoryview | None, *, case: UUID, about: UUID, reading: Reading) -> str:
    """The same back, with a note for whoever wrote it."""
    if kept is None:
        return ""
    return reading.open(bytes(kept), context=_context(case), about=about, what=_("异议内容"))


def own(kept: bytes | memoryview | None, *, case: UUID, author: UUID) -> str:
    """The same for its author, or for the shop in whose name it was written: no note."""
    return opened(
        kept, case=case, about=author, reading=Reading(reader=author, organisation="", purpose="")
    )


def fit(text: str, *, most: int) -> str:
    """A text that may stand in public.

    Raises WordsMissing, WordsTooLong, WordsUnfit, NamesAPerson.
    """
    plain = _plain(text, most)
    screened = screen(plain)
    if screened.held:
        raise WordsUnfit
    if screened.public != plain:
        raise NamesAPerson
    return plain


def _plain(text: str, most: int) -> str:
    plain = text.replace("\r\n", "\n").strip()
    if is_wordless(plain):
        raise WordsMissing
    if len(plain) > most:
        raise WordsTooLong
    return plain


def _context(case: UUID) -> str:
    return f"merchants_objection.words_sealed.{case}"
