"""How one comes by an offer: the features above say where its button leads and how many are gone.

An application is begun, a voucher taken, better terms shown at the door: each has a feature of its
own, which declares itself here when the app starts. What nobody declared has no button.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.functional import Promise

from incentives.offers.models import Version
from incentives.offers.parts import Quota

FiguresOf = Callable[[UUID], Mapping[str, Any]]  # of an offer, for everybody: see OfferFiguresShape
Taken = Callable[[Version, Quota, date], int]  # of this quota, on that day where it is per day


class Step(NamedTuple):
    """Where the button of an offer leads, and what it says."""

    address: str
    text: str | Promise


_STEPS: dict[str, Step] = {}
_TAKEN: dict[str, Taken] = {}
_FIGURES: dict[str, FiguresOf] = {}


def declare_step(way: str, *, address: str, text: str | Promise) -> None:
    """`address` holds {code}; once per way."""
    _STEPS[way] = Step(address, text)


def declare_taken(way: str, count: Taken) -> None:
    """How many of a quota are gone, for offers of this way."""
    _TAKEN[way] = count


def declare_figures(way: str, tell: FiguresOf) -> None:
    """How offers of this way were handled so far; a figure of fewer than ten people is None."""
    _FIGURES[way] = tell


def figures_of(version: Version) -> Mapping[str, Any] | None:
    """The figures of its offer, where its way has any."""
    tell = _FIGURES.get(version.offer.way)
    return tell(version.offer_id) if tell else None


def step_of(version: Version) -> Step | None:
    """The next step for somebody who wants it, if a feature offers one."""
    step = _STEPS.get(version.offer.way)
    return step._replace(address=step.address.format(code=version.offer.code)) if step else None


class Left(NamedTuple):
    """A quota with what is left of it today; None where nobody counts."""

    quota: Quota
    left: int | None


def left_of(version: Version, *, on: date) -> list[Left]:
    """The quotas in force on that day."""
    quotas = version.quotas.filter(starts_on__lte=on, ends_on__gte=on).order_by("per")
    return [Left(quota, _left(version, quota, on)) for quota in quotas]


def _left(version: Version, quota: Quota, day: date) -> int | None:
    count = _TAKEN.get(version.offer.way)
    if count is None or quota.per == Quota.Per.PERSON:
        return None
    return max(0, quota.most - count(version, quota, day))
