"""What is counted of offices, each measure one query over twelve months; nightly, from scratch.

A measure gives rows (office, month or None, n, part, median days). What an office decided before
it first delivered anything here is not counted late: an archive is no delay.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from backend.deadlines.counting import calendar
from backend.kernel.clock import working_days
from merchants.insights.offices import MONTHS

LOCK = 0x0FF1CE
# 国办发〔2015〕51号 十八: permits and penalties are online within 7 working days of the decision.
TERM, RULE = 7, "国办发〔2015〕51号 十八"
LONGEST_TERM = 60  # calendar days: more than 7 working days ever take

# By month and over all of them; `{rows}` gives office, day, is_part, days.
FIGURES = """
INSERT INTO merchants_officefigure (office, measure, month, n, part, median_days)
SELECT office, %(measure)s, date_trunc('month', day)::date, sum(n),
       coalesce(sum(n) FILTER (WHERE is_part), 0), percentile_disc(0.5) WITHIN GROUP (ORDER BY days)
  FROM ({rows}) AS counted
 WHERE office <> '' AND day >= %(since)s AND day <= %(on)s
 GROUP BY GROUPING SETS ((office, date_trunc('month', day)), (office))"""

DELIVERED = """
SELECT r.office, (r.recorded_at AT TIME ZONE %(zone)s)::date AS day, 1 AS n,
       (r.recorded_at AT TIME ZONE %(zone)s)::date > coalesce(term.due, r.decided_on) AS is_part,
       (r.recorded_at AT TIME ZONE %(zone)s)::date - r.decided_on AS days
  FROM merchants_record r
  JOIN (SELECT source_code, min(started_at AT TIME ZONE %(zone)s)::date AS day
          FROM intake_batch WHERE status = 'kept' GROUP BY source_code) AS began
       ON began.source_code = r.source_id AND r.decided_on >= began.day
  LEFT JOIN unnest(%(days)s::date[], %(dues)s::date[]) AS term (day, due)
       ON term.day = r.decided_on
 WHERE r.version = 1 AND r.kind IN ('permit', 'penalty') AND r.recorded_at >= %(since)s"""

EXPIRED = """
SELECT r.office, (r.recorded_at AT TIME ZONE %(zone)s)::date AS day, 1 AS n,
       (r.recorded_at AT TIME ZONE %(zone)s)::date > r.public_until AS is_part, NULL::int AS days
  FROM merchants_record r
 WHERE r.public_until IS NOT NULL AND r.recorded_at >= %(since)s
   AND r.kind IN ('penalty', 'listing')"""

SET_ASIDE = """
SELECT s.name AS office, (b.started_at AT TIME ZONE %(zone)s)::date AS day, part.n, part.is_part,
       NULL::int AS days
  FROM intake_batch b JOIN intake_source s ON s.code = b.source_code
 CROSS JOIN LATERAL (VALUES (b.received - b.quarantined, false), (b.quarantined, true))
       AS part (n, is_part)
 WHERE b.status = 'kept' AND b.started_at >= %(since)s AND part.n > 0"""

OBJECTIONS = """
SELECT o.office, (o.decided_at AT TIME ZONE %(zone)s)::date AS day, 1 AS n,
       o.status IN ('corrected', 'removed') AS is_part,
       (o.decided_at AT TIME ZONE %(zone)s)::date
           - (o.filed_at AT TIME ZONE %(zone)s)::date AS days
  FROM merchants_objection o
 WHERE o.decided_at >= %(since)s AND o.status IN ('corrected', 'removed', 'rejected')"""

REPAIRS = """
SELECT r.office_name AS office, (r.closed_at AT TIME ZONE %(zone)s)::date AS day, 1 AS n,
       r.lapsed_at IS NULL AS is_part,
       (r.closed_at AT TIME ZONE %(zone)s)::date - r.filed_on AS days
  FROM merchants_repair r
 WHERE r.closed_at >= %(since)s AND r.state IN ('granted', 'refused', 'declined', 'undone')"""

MEASURES: Mapping[str, str] = {
    "late": DELIVERED,
    "expired": EXPIRED,
    "set_aside": SET_ASIDE,
    "objections": OBJECTIONS,
    "repairs": REPAIRS,
}


def recount(*, on: date) -> int:
    """All figures as of the day `on`; readers see the old ones until the new are whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("DELETE FROM merchants_officefigure")
        values = _values(on)
        for measure, rows in MEASURES.items():
            cursor.execute(FIGURES.format(rows=rows), {**values, "measure": measure})
        cursor.execute("SELECT count(*) FROM merchants_officefigure")
        return int(cursor.fetchone()[0])


def since(on: date) -> date:
    """The first day of the twelve months that end with the month of `on`."""
    months = on.year * 12 + on.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _values(on: date) -> dict[str, Any]:
    first, known = since(on), calendar()
    earliest = first - timedelta(days=LONGEST_TERM)  # decided then, it may come within the months
    days = [earliest + timedelta(days=number) for number in range((on - earliest).days + 1)]
    dues = [working_days(day, TERM, calendar=known, rule=RULE).on for day in days]
    zone = settings.TIME_ZONE
    return {"zone": zone, "since": first, "on": on, "days": days, "dues": dues}
