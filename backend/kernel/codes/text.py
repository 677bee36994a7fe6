"""Text as people deliver it: full-width letters, stray blanks, invisible marks."""

from __future__ import annotations

import re
import string
import unicodedata

_ZERO_WIDTH = "\u200b\u2060\ufeff"
_JOINERS = "\u200c\u200d\u00ad"
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_BLANKS = " \t\r\n\v\f\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_CODE_TABLE = str.maketrans(
    string.ascii_lowercase, string.ascii_uppercase, _ZERO_WIDTH + _JOINERS + _HYPHENS + _BLANKS
)
_ZERO_WIDTH_TABLE = str.maketrans("", "", _ZERO_WIDTH)
_INNER_BLANKS = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def normalise_code(text: str) -> str:
    """The code alone: half width, upper case, without blanks, hyphens and invisible marks."""
    if text.isascii():
        return text.translate(_CODE_TABLE)
    # Twice: what stood apart only by a removed mark may now compose into one character.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).translate(_CODE_TABLE))


def clean(text: str) -> str:
    """Free text without invisible marks, outer blanks (U+3000 too) and runs of inner blanks.

    Control and private-use characters stay: whoever reads the text must be able to object to them.
    """
    return _INNER_BLANKS.sub(" ", text.translate(_ZERO_WIDTH_TABLE)).strip(" \r\n")
