"""Levels: friendly names above published thresholds. They carry nothing else, by constraint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import get_language

from credit.catalogue.models import LEVELS, Rule


class Level(NamedTuple):
    """One level and from how many points of standing it is called so."""

    code: str
    name_zh: str
    name_en: str
    from_points: int

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.name_en if get_language() == "en" else self.name_zh


def levels_on(day: date) -> list[Level]:
    """The levels of that day, the first one first; none before the catalogue was founded."""
    begun = Rule.objects.filter(subject=LEVELS, starts_on__lte=day).order_by("-starts_on")
    rule = begun.first()
    return [Level(**each) for each in rule.terms["levels"]] if rule else []


def level_of(points: int, levels: Sequence[Level]) -> Level | None:
    """What so many points of standing are called; None where no levels are published."""
    reached = [each for each in levels if each.from_points <= points]
    return reached[-1] if reached else None


def next_level(points: int, levels: Sequence[Level]) -> Level | None:
    """The level after it; None at the last."""
    return next((each for each in levels if each.from_points > points), None)
