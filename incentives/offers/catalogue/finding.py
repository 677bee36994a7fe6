"""Finding open offers: one statement, a page of keys. What they say is read from `entries`.

Written as SQL for its speed: the list is asked for more often than anything else here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from backend.api.cursors import Position
from incentives.offers.catalogue.asking import ENDING, Wanted
from merchants.lookup.folding import fold

OPEN = """
  FROM incentives_version v
  JOIN incentives_offer o ON o.id = v.offer_id
  JOIN incentives_partner p ON p.id = o.partner_id
 WHERE v.state = 'published' AND v.starts_on <= %(day)s AND v.ends_on >= %(day)s
   AND o.paused_at IS NULL
   AND EXISTS (SELECT FROM incentives_agreement a WHERE a.partner_id = p.id
        AND a.starts_on <= %(day)s AND a.ends_on >= %(day)s
        AND (a.ended_on IS NULL OR a.ended_on > %(day)s))"""
COLUMNS = "SELECT v.id, p.name_zh, p.name_en, v.published_at, v.ends_on"
NEWEST_FIRST = " ORDER BY v.published_at DESC, v.id DESC LIMIT %(most)s"
ENDING_FIRST = " ORDER BY v.ends_on, v.id LIMIT %(most)s"
AFTER_NEWEST = " AND (v.published_at, v.id) < (%(last)s::timestamptz, %(id)s::uuid)"
AFTER_ENDING = " AND (v.ends_on, v.id) > (%(last)s::date, %(id)s::uuid)"
# By what is filled in of a search: what it adds to the statement.
PARTS = {
    "q": " AND (v.words LIKE %(like)s OR lower(p.name_zh || p.name_en) LIKE %(like)s)",
    "field": " AND o.field = %(field)s",
    "subject": " AND o.subject = %(subject)s",
    "way": " AND o.way = %(way)s",
    "partner": " AND p.code = %(partner)s",
    "place": " AND (v.divisions = '{}' OR v.divisions && %(places)s::varchar[])",
}
YES_NO = {
    "points": {"yes": " AND v.points_price > 0", "no": " AND v.points_price = 0"},
    "condition": {"yes": " AND v.better_zh <> ''", "no": " AND v.better_zh = ''"},
}


class Key(NamedTuple):
    """One offer on a page: its version, and what the partner is called today."""

    version: UUID
    partner_zh: str
    partner_en: str


class Page(NamedTuple):
    """A page of keys, and where the list goes on."""

    keys: list[Key]
    after: Position | None


def find(wanted: Wanted, *, on: date | None = None) -> Page:
    """The open offers of that day (today) that are asked for; one statement."""
    rows = _run(wanted, on or timezone.localdate())
    page = rows[: wanted.limit]
    keys = [Key(*row[:3]) for row in page]
    if len(rows) <= wanted.limit:
        return Page(keys, None)
    last = page[-1]
    sorted_by = last[4] if wanted.sort == ENDING else last[3]
    return Page(keys, [sorted_by.isoformat(), str(last[0])])


def _run(wanted: Wanted, day: date) -> list[tuple[Any, ...]]:
    given = tuple(name for name in PARTS if getattr(wanted, name))
    chosen = tuple((name, getattr(wanted, name)) for name in YES_NO if getattr(wanted, name))
    told = {"day": day, "most": wanted.limit + 1, **{name: getattr(wanted, name) for name in given}}
    if wanted.q:
        told["like"] = f"%{_plain(fold(wanted.q) or wanted.q)}%"
    if wanted.place:
        told["places"] = _places(wanted.place)
    if wanted.after is not None:
        told["last"], told["id"] = wanted.after
    text = statement(given, chosen, wanted.sort, wanted.after is not None)
    with connection.cursor() as cursor:
        cursor.execute(text, told)
        return list(cursor.fetchall())


@lru_cache(maxsize=512)
def statement(
    given: Sequence[str], chosen: Sequence[tuple[str, str]], sort: str, goes_on: bool
) -> str:
    """The text of one kind of search."""
    parts = [COLUMNS, OPEN, *(PARTS[name] for name in given)]
    parts += [YES_NO[name][value] for name, value in chosen]
    if goes_on:
        parts.append(AFTER_ENDING if sort == ENDING else AFTER_NEWEST)
    return "".join([*parts, ENDING_FIRST if sort == ENDING else NEWEST_FIRST])


def _plain(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _places(place: str) -> list[str]:
    # 520102 is also served by what is for 520100 or 520000; "in 520000" also shows its parts' own.
    return [place, f"{place[:4]}00", f"{place[:2]}0000"]
