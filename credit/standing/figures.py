"""Figures for everybody: how many take part and what they were thanked for, never about a person.

Counts below ten are not shown, nobody at all no more than a few; where those of a row together
would still be fewer than ten, the smallest that is left is not shown either. All are cut to tens:
who looks before and after cannot tell what one person did.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, Sum

from backend.kernel.clock import same_day_later
from credit.catalogue.levels import levels_on
from credit.catalogue.reading import today
from credit.deeds.models import Deed
from credit.membership.categories import Category
from credit.standing.models import Standing

K = 10
KEPT, DAY = "points.figures:", 24 * 3600


class Cell(NamedTuple):
    """One count; None: too few to show."""

    code: str
    name: str
    people: int | None


class Figures(NamedTuple):
    """What the public page shows."""

    since: date
    members: int | None
    levels: list[Cell]
    deeds: list[Cell]
    points: int | None


class Counted(NamedTuple):
    """What was counted on a day, as it may be told."""

    members: int | None
    levels: dict[str, int | None]
    people: dict[str, int | None]
    points: int | None


def figures() -> Figures:
    """Counted once a day, and of the deeds of twelve months: nobody sees the moment of a deed."""
    day = today()
    since = same_day_later(day, months=-12)
    told: Counted | None = cache.get(f"{KEPT}{day}")
    if told is None:
        told = counted(day, since)
        cache.set(f"{KEPT}{day}", told, timeout=DAY)
    return Figures(
        since,
        told.members,
        [Cell(one.code, one.name, told.levels.get(one.code)) for one in levels_on(day)],
        [Cell(one, str(Category(one).label), told.people.get(one)) for one in Category.values],
        told.points,
    )


def counted(day: date, since: date) -> Counted:
    """Everything looked at."""
    thanked = Deed.objects.thanked().filter(done_on__gte=since)
    points = thanked.aggregate(sum=Sum("points"), people=Count("member", distinct=True))
    return Counted(
        rough(Standing.objects.count()),
        suppressed(_levels(day)),
        suppressed(_people(since)),
        rough(points["sum"]) if points["people"] >= K else None,
    )


def suppressed(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Without small counts, nor gaps that together would be one; cut to tens."""
    by_size = sorted(counts, key=lambda code: (counts[code], code))
    shown = [code for code in by_size if counts[code] >= K]
    hidden = sum(counts.values()) - sum(counts[code] for code in shown)
    while shown and len(shown) < len(counts) and hidden < K:
        hidden += counts[shown.pop(0)]
    return {code: rough(counts[code]) if code in shown else None for code in counts}


def rough(count: int) -> int | None:
    """Cut to tens; nothing where it is fewer."""
    return count // K * K if count >= K else None


def _levels(day: date) -> dict[str, int]:
    levels, counts = levels_on(day), {}
    for place, level in enumerate(levels):
        within = Standing.objects.filter(points__gte=level.from_points)
        if place + 1 < len(levels):
            within = within.filter(points__lt=levels[place + 1].from_points)
        counts[level.code] = within.count()
    return counts


def _people(since: date) -> dict[str, int]:
    """Members with a thanked deed, by category."""
    thanked = Deed.objects.thanked().filter(done_on__gte=since)
    rows = thanked.values("rule__terms__category").annotate(people=Count("member", distinct=True))
    counted = dict.fromkeys(Category.values, 0)
    counted.update({row["rule__terms__category"]: row["people"] for row in rows})
    return counted
