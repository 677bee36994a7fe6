"""One plain form of a text, and for every character of it where it came from.

Folding is done a character at a time, so that each folded character has one origin; what cannot
be seen (marks, joiners, marks of direction) is left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Seen as digits inside a number, whatever they are elsewhere. 'o', 'i' and 'l' stay letters here.
SPOKEN = dict(zip("幺洞拐勾两○〇◯⭕", "107920000", strict=True))
LOOKALIKES = {"ο": "o", "о": "o", "օ": "o", "ı": "i", "і": "i", "ӏ": "l", "ł": "l"}
# Combining marks, joiners and other invisible characters, surrogates.
UNSEEN = {"Mn", "Me", "Cf", "Cs"}
TEN = 10


@dataclass(frozen=True, slots=True)
class Folded:
    """`origin[i]` is the place in the author's text of the folded character `i`."""

    text: str
    origin: Sequence[int]
    length: int  # of the author's text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where folded characters `start` to `end` stand in the author's text."""
        return self.origin[start], self.origin[end - 1] + 1

    def reach(self, start: int, end: int) -> tuple[int, int]:
        """The same, with what is not seen and hangs on the last of them (the frame of 8️⃣)."""
        first, last = self.span(start, end)
        follows = self.origin[end] if end < len(self.origin) else self.length
        return first, max(last, follows)


class _Table(dict[str, str]):
    """Each character's folded form, worked out when it is first met."""

    def __missing__(self, char: str) -> str:
        made = self[char] = "".join(map(_plain, _compatible(char)))
        return made


def _compatible(char: str) -> str:
    """NFKC of one character, without what is not seen; a control character is a blank."""
    if char < " " and char not in "\n\r":
        return " "
    kept = unicodedata.normalize("NFKC", char)
    return "".join(each for each in kept if unicodedata.category(each) not in UNSEEN).casefold()


def _plain(char: str) -> str:
    """A digit for everything that stands for one, the Latin letter for what looks like one."""
    if char.isascii():
        return char
    if (said := SPOKEN.get(char)) is not None:
        return said
    value = unicodedata.numeric(char, TEN)
    if 0 <= value < TEN and value == int(value):
        return str(int(value))
    return LOOKALIKES.get(char, char)


class _Words(dict[str, str]):
    """The same without reading numerals as digits: a word list holds 一 as 一."""

    def __missing__(self, char: str) -> str:
        made = self[char] = _compatible(char)
        return made


_NUMBERS, _WORDS = _Table(), _Words()


def fold_numbers(text: str) -> Folded:
    """Half width, lower case, and every numeral of any script as an ASCII digit."""
    return _folded(text, _NUMBERS)


def fold_words(text: str) -> Folded:
    """Half width and lower case, numerals as they are."""
    return _folded(text, _WORDS)


def _folded(text: str, table: dict[str, str]) -> Folded:
    parts = [table[char] for char in text]
    if all(len(part) == 1 for part in parts):
        return Folded("".join(parts), range(len(text)), len(text))
    origin = [place for place, part in enumerate(parts) for _ in part]
    return Folded("".join(parts), origin, len(text))
