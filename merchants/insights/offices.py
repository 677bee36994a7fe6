"""How offices keep their terms: counted in public, late is late (promise 17)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.models import Organisation

MONTHS = 12
STEPS = {
    "accept": _("决定是否受理（7 个工作日）"),
    "mediate": _("调解（60 日）"),
    "check": _("核查举报（15 个工作日）"),
    "tell": _("告知实名举报人（5 个工作日）"),
    "look": _("查看待公开的评价（3 个工作日）"),
    "look_again": _("复核隐藏评价的申诉（10 个工作日）"),
    "object_check": _("初核公示记录的异议"),
    "object_decide": _("答复公示记录的异议"),
    "recheck": _("复查"),
    "revoke": _("撤下被撤销的文书（3 个工作日）"),
    "repair_accept": _("决定是否受理信用修复（3 个工作日）"),
    "repair_decide": _("决定信用修复（受理后 7 个工作日）"),
    "repair_answer": _("答复信用修复申请（收到后 10 个工作日）"),
}

# A report is counted when its term is over, not when somebody acts: nothing stirs meanwhile.
KEPT = """
SELECT owed_by_id, step,
       count(*) FILTER (WHERE met_on <= due_on) AS in_time,
       count(*) FILTER (WHERE met_on > due_on OR (met_on IS NULL AND due_on < %(on)s)) AS late,
       count(*) FILTER (WHERE met_on IS NULL AND due_on < %(on)s) AS overdue,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(met_on, %(on)s) - due_on)
           FILTER (WHERE met_on > due_on OR (met_on IS NULL AND due_on < %(on)s)) AS days
  FROM (SELECT owed_by, owed_by_id, step, due_on, met_on, dropped_at FROM merchants_casedeadline
        UNION ALL
        SELECT owed_by, owed_by_id, step, due_on, met_on, dropped_at FROM merchants_reportdeadline
         WHERE due_on < %(on)s
        UNION ALL
        SELECT owed_by, owed_by_id, step, due_on, met_on, dropped_at
          FROM merchants_reviewdeadline
        UNION ALL
        SELECT owed_by, owed_by_id, step, due_on, met_on, dropped_at FROM merchants_contestclock
        UNION ALL
        SELECT owed_by, owed_by_id, step, due_on, met_on, dropped_at FROM merchants_recheckdeadline
        UNION ALL
        SELECT owed_by, owed_by_id, step, due_on, met_on, dropped_at
          FROM merchants_revocation
        UNION ALL
        SELECT owed_by, owed_by_id, step, due_on, met_on, dropped_at
          FROM merchants_repairclock) AS clocks
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
        "step_name": STEPS.get(step, step),
        "of": in_time + late,
        "in_time": in_time,
        "late": late,
        "overdue": overdue,
        "median_days_late": days,
    }
