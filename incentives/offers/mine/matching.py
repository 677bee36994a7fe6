"""Offers for one person: their facts are asked once, the open versions are compared in SQL.

The statement asks the same as `conditions.clauses`, over every open version at once; a test
compares the two for families of facts. Facts go in as parameters and are written nowhere.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.api import cursors
from backend.api.cursors import Position
from incentives.offers.catalogue.finding import OPEN, Key
from incentives.offers.conditions import Facts

LIST = "my-offers"
# How many deeds of the asked category in the asked place or below; "" is any.
DEEDS = """
    (SELECT coalesce(sum(d.n), 0)
       FROM unnest(%(kinds)s::varchar[], %(where)s::varchar[], %(counts)s::int[]) d(kind, place, n)
      WHERE (v.category = '' OR d.kind = v.category)
        AND (v.place = '' OR starts_with(d.place, regexp_replace(v.place, '(00)+$', ''))))"""
MET = f"""
    v.better_zh <> ''
    AND (NOT v.needs_membership OR %(is_member)s)
    AND (v.level_points IS NULL OR v.level_points <= %(points)s)
    AND (v.least_deeds IS NULL OR {DEEDS} >= v.least_deeds)
    AND (v.place = '' OR v.least_deeds IS NOT NULL
         OR CASE WHEN v.needs_membership THEN {DEEDS} > 0
            ELSE starts_with(%(place)s, regexp_replace(v.place, '(00)+$', '')) END)
    AND (NOT v.needs_kept_promises OR %(keeps)s)"""
RANKS = (QUALIFIED, FOR_ALL, NOT_YET) = ("qualified", "for_all", "not_yet")
# What is qualified for first, then what asks nothing, then what is not yet; the newest first in
# each. One statement for a rank: it stops where the page is full, along the index of dates.
OF_RANK = (MET, "v.better_zh = ''", f"v.better_zh <> '' AND NOT ({MET})")
STATEMENTS = tuple(
    f"SELECT v.id, p.name_zh, p.name_en, v.published_at {OPEN} AND o.subject = %(subject)s"
    f" AND ({condition})"
    for condition in OF_RANK
)
AFTER = " AND (v.published_at, v.id) < (%(last_at)s::timestamptz, %(last_id)s::uuid)"
ORDERED = " ORDER BY v.published_at DESC, v.id DESC LIMIT %(most)s"


class Matched(NamedTuple):
    """One open offer and how the reader stands to it."""

    key: Key
    rank: str


class Mine(NamedTuple):
    """A page of them."""

    matched: list[Matched]
    cursor: str


def matched(facts: Facts, *, subject: str, limit: int, cursor: str = "") -> Mine:
    """Open offers for somebody with these facts; a statement or two, three at most."""
    after = cursors.decode(LIST, cursor) if cursor else None
    rows = _run({"subject": subject, **_facts(facts)}, limit + 1, after)
    page = [Matched(Key(*row[:3]), RANKS[rank]) for rank, row in rows[:limit]]
    if len(rows) <= limit:
        return Mine(page, "")
    rank, last = rows[limit - 1]
    return Mine(page, cursors.encode(LIST, [rank, last[3].isoformat(), str(last[0])]))


def _run(
    told: dict[str, Any], most: int, after: Position | None
) -> list[tuple[int, tuple[Any, ...]]]:
    first = int(after[0] or 0) if after else 0
    found: list[tuple[int, tuple[Any, ...]]] = []
    with connection.cursor() as cursor:
        for rank in range(first, len(RANKS)):
            if len(found) >= most:
                break
            goes_on = after is not None and rank == first
            asked = {**told, "day": timezone.localdate(), "most": most - len(found)}
            if after is not None and goes_on:
                asked |= {"last_at": after[1], "last_id": after[2]}
            cursor.execute(STATEMENTS[rank] + (AFTER if goes_on else "") + ORDERED, asked)
            found += [(rank, row) for row in cursor.fetchall()]
    return found


def _facts(facts: Facts) -> dict[str, Any]:
    return {
        "is_member": facts.is_member,
        "points": facts.points,
        "kinds": [kind for kind, _place in facts.deeds],
        "where": [place for _kind, place in facts.deeds],
        "counts": list(facts.deeds.values()),
        "keeps": facts.keeps_promises,
        "place": facts.place,
    }


RANK_NAMES = {
    QUALIFIED: _("你满足条件，可享更优"),
    FOR_ALL: _("人人一样"),
    NOT_YET: _("还没有满足，人人可得的一边现在就可以"),
}
SHOP_RANK_NAMES = {
    QUALIFIED: _("店铺满足条件，可享更优"),
    FOR_ALL: _("家家一样"),
    NOT_YET: _("店铺还没有满足，人人可得的一边现在就可以"),
}
