"""The sums counted from scratch and compared: what differs is put right and said loudly."""

from __future__ import annotations

import logging

from django.db import connection, transaction

from merchants.insights.figures import LOCK
from merchants.insights.gathering import SUMS

log = logging.getLogger(__name__)

TRUE_SUMS = """
SELECT date_trunc('month', filed_on)::date AS month, category, division_code,
       count(*) AS complaints,
       count(*) FILTER (WHERE answer = 'in_time') AS in_time,
       count(*) FILTER (WHERE answer = 'late') AS late,
       count(*) FILTER (WHERE answer = 'none') AS unanswered,
       count(*) FILTER (WHERE outcome = 'solved') AS solved,
       count(*) FILTER (WHERE outcome = 'partly') AS partly,
       count(*) FILTER (WHERE outcome = 'not_solved') AS not_solved
  FROM merchants_casefact WHERE is_counted GROUP BY 1, 2, 3"""
COLUMNS = f"month, category, division_code, {', '.join(SUMS)}"
MEND = f"""
WITH wrong AS (
    SELECT coalesce(f.month, t.month) AS month, coalesce(f.category, t.category) AS category,
           coalesce(f.division_code, t.division_code) AS division_code,
           {", ".join(f"coalesce(f.{name}, 0) AS {name}" for name in SUMS)}
      FROM ({TRUE_SUMS}) f FULL JOIN merchants_complainttally t
        ON t.month = f.month AND t.category = f.category AND t.division_code = f.division_code
     WHERE ({", ".join(f"coalesce(t.{name}, 0)" for name in SUMS)})
           IS DISTINCT FROM ({", ".join(f"coalesce(f.{name}, 0)" for name in SUMS)}))
INSERT INTO merchants_complainttally AS t ({COLUMNS}) SELECT {COLUMNS} FROM wrong
    ON CONFLICT (month, category, division_code) DO UPDATE SET
       {", ".join(f"{name} = excluded.{name}" for name in SUMS)}"""


@transaction.atomic
def put_right() -> int:
    """Compare the sums with the facts; how many cells were wrong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(MEND)
        wrong: int = cursor.rowcount
    if wrong:
        log.error("complaint tallies: %s cells were wrong and were put right", wrong)
    return wrong
