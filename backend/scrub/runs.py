"""Runs of digits as people disguise them: 138 1234 5678, l38-OOl2…, 壹叁捌一二三….

The work is linear: runs do not overlap, and a number is only looked for where a group begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from backend.scrub.folding import Folded

SHORTEST, FEWEST_DIGITS = 5, 4
_GAP = r"(?:[^\w\n\r]|_){0,3}"
_RUN = re.compile(rf"[0-9oil](?:{_GAP}[0-9oil])*(?:{_GAP}(?:x(?![a-z])|[×叉]))?")
_READ = str.maketrans("oil×叉", "011xx")
USUAL = {(3, 4, 4), (4, 4, 4, 4), (4, 4, 4, 4, 3), (6, 8, 4)}  # whatever divides them
MOST_GROUPS = 4  # more of them are prices of a menu


@dataclass(frozen=True, slots=True)
class Run:
    """`digits[i]` stands at `places[i]` of the folded text; `gaps[i]` is what stands before it."""

    digits: str
    written: str
    places: tuple[int, ...]
    gaps: tuple[str, ...]

    def begins(self, index: int) -> bool:
        """Whether a number may begin here: not in the middle of plain digits."""
        return index == 0 or not self._glued(index)

    def ends(self, index: int) -> bool:
        """Whether a number may end before `index`."""
        return index == len(self.digits) or (index < len(self.digits) and not self._glued(index))

    def _glued(self, index: int) -> bool:
        both = self.written[index - 1 : index + 1]
        return not self.gaps[index] and both.isdigit()

    def is_even(self, start: int, end: int) -> bool:
        """Whether it is divided as one number is: by one sign, digit by digit or in few groups."""
        gaps = self.gaps[start + 1 : end]
        groups = self._groups(start, end)
        is_divided_by_one = len({gap for gap in gaps if gap}) <= 1
        return groups in USUAL or (
            is_divided_by_one and (len(groups) <= MOST_GROUPS or len(groups) == end - start)
        )

    def _is_joined(self, index: int, edge: int) -> bool:
        return self.digits[index] == self.written[index] or not self.gaps[edge]

    def _groups(self, start: int, end: int) -> tuple[int, ...]:
        lengths = [1]
        for gap in self.gaps[start + 1 : end]:
            if gap:
                lengths.append(1)
            else:
                lengths[-1] += 1
        return tuple(lengths)

    def is_mostly_digits(self, start: int, end: int) -> bool:
        """Whether letters stand in for some of the digits only, and none stands apart."""
        if not (self._is_joined(start, start + 1) and self._is_joined(end - 1, end - 1)):
            return False
        letters = sum(not char.isdigit() for char in self.written[start:end])
        return letters * 3 <= (end - start) * 2


def runs(folded: Folded) -> Iterator[Run]:
    """Every run that is long enough to be a number of a person."""
    for match in _RUN.finditer(folded.text):
        if match.end() - match.start() >= SHORTEST:
            run = _run(folded.text, match.start(), match.end())
            if sum(map(str.isdigit, run.written)) >= FEWEST_DIGITS:
                yield run


def _run(text: str, start: int, end: int) -> Run:
    places = [at for at in range(start, end) if text[at] in "0123456789oilx×叉"]
    written = "".join(text[at] for at in places)
    before = [start, *(at + 1 for at in places)]
    gaps = tuple(text[after:at] for after, at in zip(before, places, strict=False))
    return Run(written.translate(_READ), written, tuple(places), gaps)
