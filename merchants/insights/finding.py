"""Published complaints, newest first: found by words and filters, a page or all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from merchants.complaints.categories import name_of
from merchants.insights.asking import Wanted
from merchants.insights.wording import terms_of

PAGE_OF_ALL = 1000
MOST_ROUNDS = 5

FIND = """
SELECT f.id, f.filed_on, f.category, f.division_code, f.answer, f.answer_days, f.outcome,
       f.narrative, m.code, m.name
  FROM (SELECT * FROM merchants_casefact f
         WHERE f.is_public AND {where} {after}
         ORDER BY f.filed_on DESC, f.id DESC LIMIT %(rows)s) f
  JOIN merchants_merchant m ON m.id = f.merchant_id
 ORDER BY f.filed_on DESC, f.id DESC"""
AFTER = "AND (f.filed_on, f.id) < (%(after_on)s, %(after_id)s)"


class Case(NamedTuple):
    """One published complaint."""

    id: UUID
    filed_on: date
    category: str
    division_code: str
    answer: str
    answer_days: int | None
    outcome: str
    narrative: str
    merchant_code: str
    merchant_name: str

    @property
    def key(self) -> tuple[date, UUID]:
        """Where a list goes on after it."""
        return self.filed_on, self.id

    @property
    def category_name(self) -> str:
        """In the reader's language."""
        return name_of(self.category)


def find(wanted: Wanted) -> tuple[list[Case], tuple[date, UUID] | None]:
    """A page, and the key to go on from. The words of a query stand in each text as typed."""
    words, found, after = terms_of(wanted.q), [], wanted.after
    for _round in range(MOST_ROUNDS):
        rows = rows_of(replace(wanted, after=after), most=wanted.limit + 1)
        found += [case for case in rows if _says(case, words)]
        if len(found) > wanted.limit:
            return found[: wanted.limit], found[wanted.limit - 1].key
        if len(rows) <= wanted.limit:
            return found, None
        after = rows[-1].key
    return found, after  # much was nearly what was asked: the next page goes on from here


def _says(case: Case, words: list[str]) -> bool:
    # Pairs of signs were looked up; that they follow each other is seen in the text.
    return not words or all(word in " ".join(terms_of(case.narrative)) for word in words)


def rows_of(wanted: Wanted, *, most: int) -> list[Case]:
    """So many rows from where the list goes on."""
    text, values = statement(wanted, most=most)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [Case(*row) for row in cursor.fetchall()]


def statement(wanted: Wanted, *, most: int) -> tuple[str, dict[str, Any]]:
    """The SQL of one page and its values."""
    values = wanted.values | {"rows": most}
    if wanted.after:
        values |= {"after_on": wanted.after[0], "after_id": wanted.after[1]}
    after = AFTER if wanted.after else ""
    return FIND.replace("{where}", wanted.where).replace("{after}", after), values


def every(wanted: Wanted) -> Iterator[Case]:
    """All of them, a thousand at a time: no cursor is held open, no memory fills."""
    words, after = terms_of(wanted.q), wanted.after
    while True:
        rows = rows_of(replace(wanted, after=after), most=PAGE_OF_ALL)
        yield from (case for case in rows if _says(case, words))
        if len(rows) < PAGE_OF_ALL:
            return
        after = rows[-1].key
