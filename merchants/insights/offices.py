"""How offices keep their terms for complaints: counted in public, late is late (promise 17)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from backend.accounts.organisations.models import Organisation

MONTHS = 12

KEPT = """
SELECT owed_by_id, step,
       count(*) FILTER (WHERE met_on <= due_on) AS in_time,
       count(*) FILTER (WHERE met_on > due_on OR (met_on IS NULL AND due_on < %(on)s)) AS late,
       count(*) FILTER (WHERE met_on IS NULL AND due_on < %(on)s) AS overdue,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(met_on, %(on)s) - due_on)
           FILTER (WHERE met_on > due_on OR (met_on IS NULL AND due_on < %(on)s)) AS days
  FROM merchants_casedeadline
 WHERE owed_by = 'office' AND owed_by_id IS NOT NULL AND dropped_at IS NULL
   AND due_on > %(on)s - make_interval(months => %(months)s)
 GROUP BY owed_by_id, step"""


def terms_kept(*, on: date) -> list[dict[str, Any]]:
    """One row an office and step, by the office's name."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT, {"on": on, "months": MONTHS})
        rows = cursor.fetchall()
    names = dict(
        Organisation.objects.filter(pk__in={row[0] for row in rows}).values_list("pk", "name")
    )
    told = [_told(names.get(row[0], "—"), *row[1:]) for row in rows if row[2] + row[3]]
    return sorted(told, key=lambda row: (row["office"], row["step"]))


def _told(office: str, step: str, in_time: int, late: int, *rest: Any) -> dict[str, Any]:
    overdue, days = rest
    return {
        "office": office,
        "step": step,
        "in_time": in_time,
        "late": late,
        "overdue": overdue,
        "median_days_late": days,
    }
