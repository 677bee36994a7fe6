"""Sums by month, category or division, filtered and turned round; small ones are withheld."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from backend.kernel.intervals import MINIMUM
from backend.places.models import Division
from merchants.complaints.categories import BRANCHES, name_of
from merchants.insights.asking import Wanted
from merchants.insights.gathering import SUMS

BUCKETS: Mapping[str, str] = {
    "month": "to_char(f.month, 'YYYY-MM')",
    "quarter": "to_char(f.month, 'YYYY-\"Q\"Q')",
    "year": "to_char(f.month, 'YYYY')",
    "category": "f.category",
    "branch": "split_part(f.category, '.', 1)",
    "division": "f.division_code",
    "city": "left(f.division_code, 4) || '00'",
    "province": "left(f.division_code, 2) || '0000'",
}
TIMES = ("month", "quarter", "year")
PLACES = ("division", "city", "province")
TOPS = tuple(name for name in BUCKETS if name not in TIMES)
MOST_TOP = 50

SUM = """
SELECT {bucket} AS key, {sums} FROM merchants_complainttally f
 WHERE {where} {named} GROUP BY 1 HAVING sum(f.complaints) > 0 ORDER BY {order} LIMIT %(most)s"""
MOST_ROWS = 5000


def trend(wanted: Wanted, *, by: str) -> list[dict[str, Any]]:
    """One row a period, oldest first."""
    return _summed(wanted, by=by, order="1", most=MOST_ROWS)


def top(wanted: Wanted, *, of: str, most: int) -> list[dict[str, Any]]:
    """The kinds or places with most complaints; never shops."""
    return _summed(wanted, by=of, order="sum(f.complaints) DESC, 1", most=most)


def places(wanted: Wanted, *, by: str) -> list[dict[str, Any]]:
    """Every division with its name and middle, for a map."""
    rows = _summed(wanted, by=by, order="1", most=MOST_ROWS)
    known = Division.objects.in_bulk([row["key"] for row in rows])
    return [row | _spot(known.get(row["key"])) for row in rows]


def _spot(division: Division | None) -> dict[str, Any]:
    if division is None:
        return {"lng": None, "lat": None}
    return {"lng": division.lng, "lat": division.lat}


def _summed(wanted: Wanted, *, by: str, order: str, most: int) -> list[dict[str, Any]]:
    text, values = statement(wanted, by=by, order=order, most=most)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows = cursor.fetchall()
    names = _names(by, [row[0] for row in rows])
    return [
        {"key": row[0], "name": names.get(row[0], row[0]), **withheld(dict(zip(SUMS, row[1:])))}  # noqa: B905
        for row in rows
    ]


def statement(wanted: Wanted, *, by: str, order: str, most: int) -> tuple[str, dict[str, Any]]:
    """The SQL of one table of sums and its values."""
    parts = {
        "bucket": BUCKETS[by],
        "sums": ", ".join(f"sum(f.{name})::int" for name in SUMS),
        "where": wanted.where,
        "named": "AND f.division_code > ''" if by in PLACES else "",
        "order": order,
    }
    text = SUM
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    return text, wanted.values | {"most": most}


def withheld(sums: dict[str, int]) -> dict[str, Any]:
    """The sums, or only that there are too few to say."""
    few = sums["complaints"] < MINIMUM
    return {"withheld": few, **{name: None if few else number for name, number in sums.items()}}


def _names(by: str, keys: list[str]) -> dict[str, str]:
    if by == "category":
        return {key: name_of(key) for key in keys}
    if by == "branch":
        return {key: str(BRANCHES.get(key, key)) for key in keys}
    if by in PLACES:
        known = Division.objects.filter(code__in=keys)
        return dict(known.values_list("code", "name"))
    return {}
