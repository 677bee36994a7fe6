"""Repeatable chance: the same key gives the same draws on every machine and Python."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Options with weights, ready to be drawn from."""

    def __init__(self, options: Mapping[T, float]) -> None:
        self.options = tuple(options)
        self.sums = tuple(accumulate(options.values()))


class Dice:
    """Draws for one key. Only `random()` is used: its sequence is the one Python promises."""

    def __init__(self, *key: object) -> None:
        self._random = random.Random("/".join(map(str, key))).random

    def chance(self, share: float) -> bool:
        """True in `share` (0 to 1) of all draws."""
        return self._random() < share

    def share(self) -> float:
        """A number from 0 up to, not including, 1."""
        return self._random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely as the other."""
        return options[int(self._random() * len(options))]

    def weigh(self, weighted: Weighted[T]) -> T:
        """One of the options, as likely as its weight says."""
        return weighted.options[bisect(weighted.sums, self._random() * weighted.sums[-1])]

    def day(self, first: date, last: date) -> date:
        """A day from first to last, both included; first when they are the wrong way round."""
        return first + timedelta(days=self.whole(0, max((last - first).days, 0)))
