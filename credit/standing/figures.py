"""Figures for everybody: how many take part and what they were thanked for, never about a person.

Counts below ten are not shown; where one of a row would be left to be computed from the sum, a
second is not shown either, and sums are of what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Sum

from backend.kernel.clock import same_day_later
from credit.catalogue.levels import levels_on
from credit.catalogue.reading import today
from credit.deeds.models import Deed
from credit.membership.categories import Category
from credit.standing.models import Standing

K = 10


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


def figures() -> Figures:
    """Of today, and of the deeds of twelve months."""
    day = today()
    since = same_day_later(day, months=-12)
    members = Standing.objects.count()
    levels = suppressed(_levels(day))
    thanked = Deed.objects.thanked().filter(done_on__gte=since)
    people = suppressed(_people(since))
    names = {level.code: level.name for level in levels_on(day)}
    points = thanked.aggregate(sum=Sum("points"), people=Count("member", distinct=True))
    return Figures(
        since,
        members if members >= K else None,
        [Cell(code, names[code], count) for code, count in levels.items()],
        [Cell(one, str(Category(one).label), people.get(one)) for one in Category.values],
        points["sum"] if points["people"] >= K else None,
    )


def suppressed(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Without small counts, and without a single gap that the sum of all would fill."""
    told: dict[str, int | None] = {
        code: count if count == 0 or count >= K else None for code, count in counts.items()
    }
    gaps = [code for code, count in told.items() if count is None]
    shown = {code: count for code, count in told.items() if count}
    if len(gaps) == 1 and shown:
        told[min(shown, key=lambda code: (shown[code], code))] = None
    return told


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
