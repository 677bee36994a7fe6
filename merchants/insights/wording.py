"""How narratives and queries are brought to one form, so that two characters find a text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

from opencc import OpenCC

_NOT_WORDS = re.compile(r"[\W_]+")
MOST_GRAMS = 4000
MOST_TERMS = 5


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def terms_of(text: str) -> list[str]:
    """The runs of letters, digits and characters in a text, folded."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return [term for term in _NOT_WORDS.split(_simplifier().convert(plain)) if term]


def grams_of(narrative: str) -> list[str]:
    """Every single sign and every neighbouring pair within a run, once each."""
    found: dict[str, None] = {}
    for term in terms_of(narrative):
        found.update(dict.fromkeys(term))
        found.update(dict.fromkeys(_pairs(term)))
    return list(found)[:MOST_GRAMS]


def marks_of(category: str, division: str) -> list[str]:
    """How kind and place are found beside the words: no text holds these signs."""
    places = dict.fromkeys(
        [division, f"{division[:4]}00", f"{division[:2]}0000"] if division else []
    )
    return [kind_mark(category), kind_mark(category.partition(".")[0]), *map(place_mark, places)]


def kind_mark(code: str) -> str:
    """The mark of a category or of a branch."""
    return f"={code}"


def place_mark(code: str) -> str:
    """The mark of a division at any level."""
    return f"@{code}"


def grams_asked(query: str) -> list[str]:
    """What a narrative must hold to be looked at: the pairs of each word, or its single sign."""
    asked = [gram for term in terms_of(query)[:MOST_TERMS] for gram in _pairs(term) or [term]]
    return list(dict.fromkeys(asked))


def _pairs(term: str) -> list[str]:
    return ["".join(pair) for pair in pairwise(term)]
