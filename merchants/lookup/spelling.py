"""Pinyin without tones, from pypinyin's tables: the longest known phrase at each place is read.

`pypinyin.lazy_pinyin` reads the same way and takes ten times as long; a register has a million
names. Where it cuts differently (a text that ends within a longer phrase), this reads the phrase.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, RE_HANS

# What has no pinyin is kept as it is, a run at a time.
_RUN = re.compile(RE_HANS.pattern.replace("^(?:[", "[^").replace("])+$", "]+"))
_LONGEST_SYLLABLE = 6


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    """The phrases that begin with two characters, the longest first."""
    phrases: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(PHRASES_DICT, key=len, reverse=True):
        phrases[phrase[:2]] = (*phrases.get(phrase[:2], ()), phrase)
    return phrases


@lru_cache(maxsize=100_000)
def _read(phrase: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(phrase))


def _word_at(text: str, place: int, phrases: dict[str, tuple[str, ...]]) -> str:
    for phrase in phrases.get(text[place : place + 2], ()):
        if text.startswith(phrase, place):
            return phrase
    run = _RUN.match(text, place)
    return run.group() if run else text[place]


def spell(text: str) -> list[str]:
    """The syllable at each place; a run without pinyin is whole at its first place, then ''."""
    phrases = _phrases()
    syllables: list[str] = []
    place, end = 0, len(text)
    while place < end:
        word = _word_at(text, place, phrases)
        syllables += _read(word)
        place += len(word)
        syllables += [""] * (place - len(syllables))
    return syllables


def initials(syllables: list[str]) -> str:
    """First letters; what was typed as it is (digits, longer words) stays whole."""
    return "".join([word[:1] if _is_syllable(word) else word for word in syllables])


@lru_cache(maxsize=100_000)
def _is_syllable(word: str) -> bool:
    return len(word) <= _LONGEST_SYLLABLE and not any(map(str.isdigit, word))
