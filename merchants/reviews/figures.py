"""Exact counts of a shop's reviews, moved in the transaction of each change, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from merchants.reviews.choices import Status
from merchants.reviews.models import ASPECTS, Review, ReviewFigures

STARS = tuple(f"stars_{star}" for star in range(1, 6))
MODERATION = ("merchant", "consumer", "office")
COUNTERS = (
    "n", "visited", *ASPECTS, *STARS, "helpful", "replies", "held", "withdrawn",
    *(f"hidden_for_{side}" for side in MODERATION),
    "flags_merchant", "flags_merchant_upheld", "flags_consumer", "flags_consumer_upheld",
)  # fmt: skip

# Not one upsert: a check is asked of the row offered, and what is offered may be negative.
OPEN_MONTH = """
INSERT INTO merchants_reviewfigures (merchant_id, month, {names})
VALUES (%(merchant)s, %(month)s, {zeros}) ON CONFLICT DO NOTHING"""
OPEN = OPEN_MONTH.format(names=", ".join(COUNTERS), zeros=", ".join("0" for _ in COUNTERS))
MOVE = """
UPDATE merchants_reviewfigures SET {changes}
 WHERE merchant_id = %(merchant)s AND month = %(month)s"""


def counted(review: Review) -> dict[str, int]:
    """What one review adds to the figures as it stands."""
    match review.status:
        case Status.PUBLISHED:
            stars = {aspect: getattr(review, aspect) for aspect in ASPECTS}
            flags = {"visited": int(review.is_visited), "replies": int(review.is_replied)}
            return {"n": 1, f"stars_{review.overall}": 1, "helpful": review.helpful} | stars | flags
        case Status.HIDDEN:
            return {f"hidden_for_{review.hidden_by_request_of}": 1}
        case other:
            return {str(other): 1}


def move(review: Review, *, before: Mapping[str, int]) -> None:
    """Bring the figures from what this review added before to what it adds now."""
    after = counted(review)
    change = {name: after.get(name, 0) - before.get(name, 0) for name in {*after, *before}}
    add(review.merchant_id, review.month, change)


def add(merchant_id: UUID, month: date, change: Mapping[str, int]) -> None:
    """Add to one month's counts; the last lock that an action takes."""
    moved = {name: by for name, by in change.items() if by}
    if not moved:
        return
    sets = ", ".join(f"{name} = {name} + %({name})s" for name in COUNTERS if name in moved)
    values: dict[str, Any] = {"merchant": merchant_id, "month": month, **moved}
    with connection.cursor() as cursor:
        cursor.execute(MOVE.format(changes=sets), values)
        if not cursor.rowcount:
            cursor.execute(OPEN, values)
            cursor.execute(MOVE.format(changes=sets), values)


@dataclass(frozen=True)
class Summary:
    """What consumers say of one shop, in figures. `shown`: the corrected mean, None without n."""

    n: int
    shown: float | None
    plain: float | None
    distribution: list[int]  # one to five stars
    aspects: dict[str, float | None]
    counts: dict[str, int]

    @property
    def visited_percent(self) -> int:
        """How many of a hundred came with a proof of visit."""
        return round(100 * self.counts["visited"] / self.n) if self.n else 0

    @property
    def hidden(self) -> int:
        """How many are hidden, whoever asked."""
        return sum(self.counts[f"hidden_for_{side}"] for side in MODERATION)


def summary_of(merchant_id: UUID, *, today: date | None = None) -> Summary:
    """The figures of one shop, in one query."""
    rows = ReviewFigures.objects.filter(merchant=merchant_id).values("month", *COUNTERS)
    return summed(list(rows), today=today or timezone.localdate())


def summed(months: Iterable[Mapping[str, Any]], *, today: date) -> Summary:
    """The same from months at hand."""
    months = list(months)
    counts = {name: sum(month[name] for month in months) for name in COUNTERS}
    n = counts["n"]
    stars = sum(counts[aspect] for aspect in ASPECTS) / len(ASPECTS)
    return Summary(
        n=n,
        shown=corrected(months, today=today) if n else None,
        plain=stars / n if n else None,
        distribution=[counts[name] for name in STARS],
        aspects={aspect: counts[aspect] / n if n else None for aspect in ASPECTS},
        counts=counts,
    )


def corrected(months: Iterable[Mapping[str, Any]], *, today: date) -> float:
    """(C·m + Σ w·s) / (C + Σ w·n): few reviews stay near the usual mean, old ones count less.

    m, C: REVIEWS_PRIOR_MEAN and REVIEWS_PRIOR_WEIGHT; s, n: stars and reviews of a month; w: one
    half to the power of its age over REVIEWS_HALF_LIFE_MONTHS.
    """
    weight: float = settings.REVIEWS_PRIOR_WEIGHT
    total = weight * settings.REVIEWS_PRIOR_MEAN
    for month in months:
        age = (today.year - month["month"].year) * 12 + today.month - month["month"].month
        share = 0.5 ** (max(age, 0) / settings.REVIEWS_HALF_LIFE_MONTHS)
        total += share * sum(month[aspect] for aspect in ASPECTS) / len(ASPECTS)
        weight += share * month["n"]
    return total / weight if weight else settings.REVIEWS_PRIOR_MEAN
