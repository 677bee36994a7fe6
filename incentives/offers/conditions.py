"""Whether somebody meets what a version asks, clause by clause, and why.

Facts are asked here, of points and of merchants apart, and never leave the house: whoever is
outside hears one word (incentives/eligibility), the person hears why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from credit.catalogue.reading import today
from credit.deeds.models import Deed
from credit.membership.reading import agrees, member_of
from credit.standing.reading import standing_of
from incentives.offers.models import Version
from merchants.commitments.reading import keeps_promises
from merchants.registry.models import Merchant


@dataclass(frozen=True)
class Facts:
    """What conditions look at. `deeds`: how many that still count, by category and place.

    Of a shop: `keeps_promises` and `place`, the division it is registered in.
    """

    is_member: bool = False
    points: int = 0
    deeds: Mapping[tuple[str, str], int] = field(default_factory=dict)
    keeps_promises: bool = False
    place: str = ""

    def deeds_of(self, category: str, place: str) -> int:
        """How many deeds of this category in this division or below; "" is any."""
        return sum(
            count
            for (kind, where), count in self.deeds.items()
            if (not category or kind == category) and where.startswith(_stem(place))
        )


class Clause(NamedTuple):
    """One part of a condition and whether it is met; `missing` in points or deeds, else 0."""

    code: str  # membership, level, deeds, place, kept_promises, price
    is_met: bool
    missing: int = 0


NOBODY = Facts()


def facts_of(person: UUID) -> Facts:
    """Of a person, as of today. Whoever has not joined, or no longer agrees, is nobody."""
    member = member_of(person)
    if member is None or not agrees(person):
        return NOBODY
    deeds = _counting(member.pk, on=today())
    return Facts(is_member=True, points=standing_of(member), deeds=deeds)


def shop_facts_of(merchant: UUID) -> Facts:
    """Of a shop, as of today: whether it keeps its promises, and where it is registered.

    Nothing about any person behind it is asked.
    """
    place = Merchant.objects.filter(pk=merchant).values_list("division_code", flat=True).first()
    keeps = keeps_promises(merchant, on=timezone.localdate())
    return Facts(keeps_promises=keeps, place=place or "")


def clauses(version: Version, facts: Facts) -> list[Clause]:
    """Every part of the condition; none where the version asks nothing."""
    told = []
    if version.needs_membership:
        told.append(Clause("membership", facts.is_member))
    if version.level_points:
        missing = max(0, version.level_points - facts.points)
        told.append(Clause("level", not missing, missing))
    if version.least_deeds:
        missing = max(0, version.least_deeds - facts.deeds_of(version.category, version.place))
        told.append(Clause("deeds", not missing, missing))
    elif version.place and version.needs_membership:
        told.append(Clause("place", facts.deeds_of("", version.place) > 0))
    elif version.place:
        told.append(Clause("place", facts.place.startswith(_stem(version.place))))
    if version.needs_kept_promises:
        told.append(Clause("kept_promises", facts.keeps_promises))
    return told


def meets(version: Version, facts: Facts) -> bool:
    """Whether the better terms are theirs."""
    return version.has_condition and all(one.is_met for one in clauses(version, facts))


def _counting(member: UUID, *, on: date) -> dict[tuple[str, str], int]:
    """Deeds that count on that day, by category and place; counted where they lie."""
    mine = Deed.objects.thanked().filter(member=member, standing_until__gte=on).order_by()
    by_kind = mine.values_list("rule__terms__category", "place").annotate(n=Count("id"))
    return {(kind, place): n for kind, place, n in by_kind}


def _stem(place: str) -> str:
    """500000 covers 500112, and so on: a division without its trailing pairs of zeros."""
    while len(place) > 2 and place.endswith("00"):  # noqa: PLR2004  # a province has two digits
        place = place[:-2]
    return place
