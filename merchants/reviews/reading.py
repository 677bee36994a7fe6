"""Reviews as others see them: lists, filters, and nothing in them that leads to an author."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from backend.api import cursors
from backend.api.params import Query
from backend.kernel.errors import NotFound
from merchants.reviews.figures import Summary
from merchants.reviews.models import ASPECTS, Reply, Review

NEWEST, HELPFUL = "newest", "helpful"
SORTS = (NEWEST, HELPFUL)
PARAMETERS = ("aspect", "stars", "visited", "sort", "limit", "cursor")
ORDER = {NEWEST: ("-written_on", "-id"), HELPFUL: ("-helpful", "-written_on", "-id")}


class Wanted(NamedTuple):
    """Which reviews, in which order. `stars` are the aspect's, or the overall ones."""

    aspect: str = ""
    stars: int | None = None
    visited: str = ""
    sort: str = NEWEST

    @property
    def query(self) -> dict[str, str]:
        """The same as it stands in an address."""
        told = {"aspect": self.aspect, "stars": self.stars, "visited": self.visited}
        rest = {"sort": self.sort if self.sort != NEWEST else ""}
        return {name: str(value) for name, value in {**told, **rest}.items() if value}


def wanted_in(query: Query) -> Wanted:
    """What an address asks for; refuses what it does not know."""
    return Wanted(
        aspect=query.choice("aspect", ASPECTS),
        stars=query.number("stars", low=1, high=5),
        visited=query.choice("visited", ("0", "1")),
        sort=query.choice("sort", SORTS) or NEWEST,
    )


def page_of(
    merchant_id: UUID, wanted: Wanted, *, limit: int, cursor: str = ""
) -> tuple[list[Review], str]:
    """One page of a shop's public reviews, and the cursor of the next, "" at the end."""
    kind = f"reviews:{merchant_id}:{wanted.sort}"
    rows = Review.objects.at(merchant_id).published().filter(_narrowed(wanted))
    if cursor:
        rows = rows.filter(_after(wanted.sort, cursors.decode(kind, cursor)))
    found = list(rows.order_by(*ORDER[wanted.sort]).defer("words_sealed")[: limit + 1])
    page = found[:limit]
    more = len(found) > limit
    return page, cursors.encode(kind, _position(page[-1], wanted.sort)) if more else ""


def published(merchant_id: UUID, review: UUID) -> Review:
    """One public review. Raises NotFound."""
    found = Review.objects.at(merchant_id).published().filter(id=review).first()
    if found is None:
        raise NotFound
    return found


def replies_to(merchant_id: UUID, reviews: Iterable[Review]) -> dict[UUID, Reply]:
    """The public replies of these reviews, by review."""
    asked = [review.id for review in reviews if review.is_replied]
    if not asked:
        return {}
    current = Reply.objects.filter(merchant=merchant_id, review_id__in=asked, superseded_on=None)
    return {reply.review_id: reply for reply in current}


def shown_all(code: str, merchant_id: UUID, reviews: list[Review]) -> list[dict[str, Any]]:
    """A list as the API sends it and the page draws it."""
    replies = replies_to(merchant_id, reviews)
    return [shown(review, code=code, reply=replies.get(review.id)) for review in reviews]


def shown(review: Review, *, code: str, reply: Reply | None = None) -> dict[str, Any]:
    """What anybody, the shop too, may know of one review: days and months, never moments."""
    stars = {aspect: getattr(review, aspect) for aspect in ASPECTS}
    numbers = range(1, len(review.photos) + 1)
    return {
        "id": str(review.id),
        "alias": review.alias,
        "name": review.name_shown,
        **stars,
        "overall": review.overall,
        "text": review.words_public,
        "language": review.language,
        "photos": [f"/m/{code}/reviews/{review.id}/photos/{number}" for number in numbers],
        "visited": review.is_visited,
        "visited_in": f"{review.visit_on:%Y-%m}",
        "written_on": review.written_on.isoformat(),
        "edited_on": review.edited_on.isoformat() if review.edited_on else None,
        "helpful": review.helpful,
        "reply": _reply(reply),
    }


def opinion_shown(summary: Summary) -> dict[str, Any]:
    """The figures of one shop as the API sends them; a mean is never without its n."""
    counts = summary.counts
    return {
        "n": summary.n,
        "mean": _rounded(summary.shown),
        "plain_mean": _rounded(summary.plain),
        "distribution": {str(star): n for star, n in enumerate(summary.distribution, 1)},
        "aspects": {name: _rounded(mean) for name, mean in summary.aspects.items()},
        "visited": counts["visited"],
        "replied": counts["replies"],
        "helpful": counts["helpful"],
        "held": counts["held"],
        "withdrawn_by_author": counts["withdrawn"],
        "hidden": {
            "n": summary.hidden,
            "at_request_of_merchant": counts["hidden_for_merchant"],
            "at_request_of_consumer": counts["hidden_for_consumer"],
            "at_request_of_office": counts["hidden_for_office"],
        },
        "flags": {
            "by_merchant": counts["flags_merchant"],
            "by_merchant_upheld": counts["flags_merchant_upheld"],
            "by_consumers": counts["flags_consumer"],
            "by_consumers_upheld": counts["flags_consumer_upheld"],
        },
    }


def _reply(reply: Reply | None) -> dict[str, Any] | None:
    if reply is None:
        return None
    return {
        "text": reply.words_public,
        "written_on": reply.written_on.isoformat(),
        "version": reply.version,
    }


def _rounded(mean: float | None) -> float | None:
    return None if mean is None else round(mean, 2)


def _narrowed(wanted: Wanted) -> Q:
    narrowed = Q()
    if wanted.stars is not None:
        narrowed &= Q(**{wanted.aspect or "overall": wanted.stars})
    if wanted.visited:
        narrowed &= Q(is_visited=wanted.visited == "1")
    return narrowed


def _position(review: Review, sort: str) -> cursors.Position:
    day: list[str | int] = [review.written_on.isoformat(), str(review.id)]
    return [review.helpful, *day] if sort == HELPFUL else [*day]


def _after(sort: str, position: cursors.Position) -> Q:
    """Rows behind the position, in the list's own order."""
    day, last = date.fromisoformat(str(position[-2])), UUID(str(position[-1]))
    behind = Q(written_on__lt=day) | Q(written_on=day, id__lt=last)
    if sort == NEWEST:
        return behind
    return Q(helpful__lt=position[0]) | (Q(helpful=position[0]) & behind)
