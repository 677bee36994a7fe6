"""How sure a share or a rate is, given how few it was counted from. Pure."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z = 1.96  # 95 of 100
# Below this a figure says more about chance, and about single people, than about a shop.
MINIMUM = 5


class Interval(NamedTuple):
    """The value and where it lies with 95% certainty."""

    value: float
    low: float
    high: float


def share(part: int, whole: int) -> Interval:
    """Wilson's interval of a share; of nothing nothing is known."""
    if not whole:
        return Interval(0.0, 0.0, 1.0)
    p, square = part / whole, Z * Z
    middle = p + square / (2 * whole)
    spread = Z * sqrt(p * (1 - p) / whole + square / (4 * whole * whole))
    over = 1 + square / whole
    low, high = (middle - spread) / over, (middle + spread) / over
    return Interval(p, max(0.0, min(low, p)), min(1.0, max(high, p)))


def rate(events: int, exposure: int, *, per: int = 10_000) -> Interval:
    """Byar's interval of a Poisson rate, per so many; `exposure` must not be 0."""
    return Interval(*(per * bound / exposure for bound in (events, _least(events), _most(events))))


def _least(events: int) -> float:
    if not events:
        return 0.0
    return float(events * (1 - 1 / (9 * events) - Z / (3 * sqrt(events))) ** 3)


def _most(events: int) -> float:
    more = events + 1
    return float(more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3)
