"""Published complaints, newest first: found by words and filters, a page or all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from merchants.complaints.categories import name_of
from merchants.insights.asking import Wanted
from merchants.insights.wording import terms_of

MOST_ROUNDS = 5

FIND = """
SELECT f.id, f.filed_on, f.category, f.division_code, f.answer, f.answer_days, f.outcome,
       f.narrative, m.code, m.name
  FROM (SELECT * FROM {among} f WHERE {where} {from}
         ORDER BY {order}, f.id DESC LIMIT %(rows)s) f
  JOIN merchants_merchant m ON m.id = f.merchant_id
 ORDER BY f.filed_on DESC, f.id DESC"""
# The newest down to an edge, read in their order: OFFSET keeps every other condition outside.
NEWEST = """(SELECT * FROM merchants_casefact f WHERE f.is_public {until} {from} {to}
         ORDER BY f.filed_on DESC, f.id DESC OFFSET 0)"""
PUBLIC = "(SELECT * FROM merchants_casefact WHERE is_public)"
FROM = "AND (f.filed_on, f.id) < (%(from_on)s, %(from_id)s)"
TO = "AND (f.filed_on, f.id) >= (%(to_on)s, %(to_id)s)"
IN_ORDER, SORTED = "f.filed_on DESC", "(f.filed_on + 0) DESC"  # the latter no index offers
EDGE = """
SELECT f.filed_on, f.id FROM merchants_casefact f WHERE f.is_public {until} {from}
 ORDER BY f.filed_on DESC, f.id DESC OFFSET %(window)s LIMIT 1"""
# What is asked is looked for in so many of the newest first. What is not often enough there is
# rare enough to be collected through the index of words. Left alone the planner walks them all.
WINDOW, CHUNK = 8000, 2000
ROOM = "SET LOCAL work_mem = '32MB'"  # for the pages of a frequent word beside a rare filter
Key = tuple[date, UUID]


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
    def key(self) -> Key:
        """Where a list goes on after it."""
        return self.filed_on, self.id

    @property
    def category_name(self) -> str:
        """In the reader's language."""
        return name_of(self.category)


def find(wanted: Wanted) -> tuple[list[Case], Key | None]:
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
    if "grams" not in wanted.values or "merchant" in wanted.values:
        return _run(*statement(wanted, most=most))
    edge = edge_of(wanted)
    rows = _run(*statement(wanted, most=most, to=edge))
    if len(rows) >= most or edge is None:
        return rows
    with transaction.atomic():
        _run(ROOM, {})
        return _run(*statement(wanted, most=most, order=SORTED))


def statement(
    wanted: Wanted, *, most: int, to: Key | None = None, order: str = IN_ORDER
) -> tuple[str, dict[str, Any]]:
    """The SQL of one page and its values; `to`: among the newest down to this row."""
    values = wanted.values | {"rows": most} | _named("from", wanted.after) | _named("to", to)
    parts = {
        "among": NEWEST if to else PUBLIC,
        "where": wanted.where,
        "until": _until(wanted),
        "from": FROM if wanted.after else "",
        "to": TO,
        "order": order,
    }
    text = FIND
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    return text, values


def _until(wanted: Wanted) -> str:
    return "AND f.filed_on <= %(until)s" if "until" in wanted.values else ""


def edge_of(wanted: Wanted, *, window: int = WINDOW) -> Key | None:
    """The row that lies so many further back; None where the list ends before."""
    text = EDGE.replace("{from}", FROM if wanted.after else "")
    text = text.replace("{until}", _until(wanted))
    values = wanted.values | _named("from", wanted.after) | {"window": window}
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        found: Key | None = cursor.fetchone()
        return found


def _named(name: str, key: Key | None) -> dict[str, Any]:
    return {f"{name}_on": key[0], f"{name}_id": key[1]} if key else {}


def _run(text: str, values: dict[str, Any]) -> list[Case]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [Case(*row) for row in cursor.fetchall()] if cursor.description else []


def every(wanted: Wanted) -> Iterator[Case]:
    """All of them, chunk by chunk: no cursor is held open, no memory fills."""
    words = terms_of(wanted.q)
    while True:
        edge = edge_of(wanted, window=CHUNK)
        rows = _run(*statement(wanted, most=CHUNK + 1, to=edge))
        yield from (case for case in rows if _says(case, words))
        if edge is None:
            return
        wanted = replace(wanted, after=edge)
