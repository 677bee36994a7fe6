"""How repairs go, for anybody to see: how many of how many, and in how many days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from merchants.records.models import Severity

MONTHS = 12
CLASSES = (Severity.MINOR, Severity.GENERAL, Severity.SERIOUS)
NAMES = (
    "filed", "open", "granted", "refused", "declined", "withdrawn", "undone", "late",
    "decided", "median_days",
)  # fmt: skip

# Counted as they stand now; `days` from receipt to the decision, calendar days.
COUNT = """
SELECT severity, count(*), count(*) FILTER (WHERE state IN ('filed', 'accepted')),
       count(*) FILTER (WHERE state = 'granted'), count(*) FILTER (WHERE state = 'refused'),
       count(*) FILTER (WHERE state = 'declined'), count(*) FILTER (WHERE state = 'withdrawn'),
       count(*) FILTER (WHERE state = 'undone'), count(*) FILTER (WHERE lapsed_at IS NOT NULL),
       count(*) FILTER (WHERE state IN ('granted', 'refused', 'declined', 'undone')),
       percentile_disc(0.5) WITHIN GROUP (
           ORDER BY timezone(%(zone)s, closed_at)::date - filed_on)
           FILTER (WHERE state IN ('granted', 'refused', 'declined', 'undone'))
  FROM merchants_repair
 WHERE filed_on > %(on)s - make_interval(months => %(months)s) AND filed_on <= %(on)s
 GROUP BY GROUPING SETS ((severity), ())"""


def figures(*, on: date) -> list[dict[str, Any]]:
    """One row a class of items, then one of all (`severity` ""), over the last twelve months."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"on": on, "months": MONTHS, "zone": settings.TIME_ZONE})
        told = {row[0] or "": row[1:] for row in cursor.fetchall()}
    none = (0,) * (len(NAMES) - 1) + (None,)
    return [
        {"severity": str(one), "severity_name": one.label if one else "", **_row(told, one, none)}
        for one in (*CLASSES, Severity.NONE)
    ]


def _row(told: dict[str, Any], one: str, none: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(NAMES, told.get(one, none), strict=True))
