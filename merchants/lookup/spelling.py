"""Pinyin without tones, from pypinyin's tables: the longest known phrase at each place is read.

`pypinyin.lazy_pinyin` reads the same way and takes ten times as long; a register has a million
names. Where it cuts differently (a text that ends within a longer phrase), this reads the phrase.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

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


class Word(NamedTuple):
    """A phrase, a character, or a run without pinyin: what stands at each of its places."""

    syllables: tuple[str, ...]
    initials: tuple[str, ...]


@lru_cache(maxsize=100_000)
def _read(word: str) -> Word:
    syllables = lazy_pinyin(word)
    beyond = [""] * (len(word) - len(syllables))
    initials = [said[:1] if _is_syllable(said) else said for said in syllables]
    return Word((*syllables, *beyond), (*initials, *beyond))


def _is_syllable(word: str) -> bool:
    """Digits and longer words were typed as they are."""
    return len(word) <= _LONGEST_SYLLABLE and not any(map(str.isdigit, word))


def spell(text: str) -> Word:
    """The syllables of a text and their first letters, by place.

    A run without pinyin (Latin letters, digits) is whole at its first place, '' at the others.
    """
    phrases = _phrases()
    syllables: list[str] = []
    initials: list[str] = []
    place, end = 0, len(text)
    while place < end:
        for word in phrases.get(text[place : place + 2], ()):
            if text.startswith(word, place):
                break
        else:
            run = _RUN.match(text, place)
            word = run.group() if run else text[place]
        read = _read(word)
        syllables += read.syllables
        initials += read.initials
        place += len(word)
    return Word(tuple(syllables), tuple(initials))
