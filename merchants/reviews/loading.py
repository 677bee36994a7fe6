"""Many reviews at once, as a demo city or a city's older system brings them: COPY, then the counts.

The same rows that `write_review` leaves, screened and sealed alike, but without receipts (nobody
acted here), without notices and without proof of a visit unless the row says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from merchants.reviews import words
from merchants.reviews.actions import TABLE
from merchants.reviews.aliases import derived
from merchants.reviews.choices import HeldFor, Status
from merchants.reviews.figures import COUNTERS, counted
from merchants.reviews.models import ASPECTS, Review

AT_ONCE = 5_000
COLUMNS = [
    field.column
    for field in Review._meta.concrete_fields  # noqa: SLF001  (Django's documented API)
    if field.column
]
COPY = f"COPY merchants_review ({', '.join(COLUMNS)}) FROM STDIN"
_ROWS = (
    "unnest(%(merchants)s::uuid[], %(months)s::date[], "
    + ", ".join(f"%({name})s::int[]" for name in COUNTERS)
    + f") AS added (merchant_id, month, {', '.join(COUNTERS)})"
)
OPEN = f"""
INSERT INTO merchants_reviewfigures (merchant_id, month, {", ".join(COUNTERS)})
SELECT merchant_id, month, {", ".join("0" for _ in COUNTERS)} FROM {_ROWS}
 ORDER BY merchant_id, month ON CONFLICT DO NOTHING"""
ADD = f"""
UPDATE merchants_reviewfigures AS held
   SET {", ".join(f"{name} = held.{name} + added.{name}" for name in COUNTERS)}
  FROM {_ROWS} WHERE held.merchant_id = added.merchant_id AND held.month = added.month"""


class Loaded(NamedTuple):
    """One review as it is brought; `stars` in the order of the aspects."""

    merchant_id: UUID
    author: UUID
    stars: tuple[int, int, int, int]
    words: str
    written_on: date
    visit_on: date
    is_visited: bool = False
    is_known: bool = True  # False: nobody here bears that key, so nobody is ever told anything


def load_reviews(rows: Iterable[Loaded]) -> int:
    """Keep them all, a few thousand in a transaction of their own; how many."""
    waiting, kept = iter(rows), 0
    while batch := list(islice(waiting, AT_ONCE)):
        _load(batch)
        kept += len(batch)
    return kept


@transaction.atomic
def _load(batch: list[Loaded]) -> None:
    figures: dict[tuple[UUID, date], Counter[str]] = {}
    with connection.cursor() as cursor:
        with cursor.copy(COPY) as copy:
            for review in map(_made, batch):
                copy.write_row([getattr(review, column) for column in COLUMNS])
                of_month = figures.setdefault((review.merchant_id, review.month), Counter())
                of_month.update(counted(review))
        values = _values(figures)
        cursor.execute(OPEN, values)
        cursor.execute(ADD, values)


def _made(row: Loaded) -> Review:
    review = Review(
        merchant_id=row.merchant_id,
        author=row.author if row.is_known else None,
        alias=derived(row.author, row.merchant_id),
        status=Status.PUBLISHED,
        overall=(sum(row.stars) + 2) // 4,
        visit_on=row.visit_on,
        written_on=row.written_on,
        is_visited=row.is_visited,
        **dict(zip(ASPECTS, row.stars, strict=True)),
    )
    kept = words.written(row.words, table=TABLE, pk=review.id)
    review.words_sealed, review.words_public = kept.sealed, kept.public.replace("\x00", "\ufffd")
    review.language = words.language_of(row.words)
    if kept.is_held:
        review.status, review.held_for = Status.HELD, HeldFor.WORDS
    return review


def _values(figures: dict[tuple[UUID, date], Counter[str]]) -> dict[str, Any]:
    # Sorted: whoever else counts at the same shops takes the same rows in the same order.
    ordered = sorted(figures.items())
    counts: Iterator[tuple[str, list[int]]] = (
        (name, [counter[name] for _key, counter in ordered]) for name in COUNTERS
    )
    return {
        "merchants": [merchant for (merchant, _month), _counter in ordered],
        "months": [month for (_merchant, month), _counter in ordered],
        **dict(counts),
    }
