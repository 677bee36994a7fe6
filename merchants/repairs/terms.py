"""The days of repairs: when one may be asked for, how long an office has, how long a bar lasts.

《信用修复管理办法》(NDRC Order 36): windows count from the day of the document. Asking is possible
after the shortest time of publication: general 3 months, serious 1 year, minor as soon as the
duty is fulfilled. Accepted or not within 3 working days, decided 7 working days after acceptance,
answered within 10 working days of receipt in all.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from backend.deadlines.counting import Term
from backend.kernel.clock import same_day_later
from merchants.repairs.choices import Side

LAW = "《信用修复管理办法》（国家发展改革委令第36号）"
MINIMUM_MONTHS = {"minor": 0, "general": 3, "serious": 12}
BAR_MONTHS = 36

ACCEPT = Term(
    "repair_accept", 3, "working_days", f"{LAW}：三个工作日内决定是否受理", Side.OFFICE, 1
)
DECIDE = Term(
    "repair_decide", 7, "working_days", f"{LAW}：自受理之日起七个工作日内决定", Side.OFFICE, 2
)
ANSWER = Term(
    "repair_answer", 10, "working_days", f"{LAW}：自收到申请之日起十个工作日内答复", Side.OFFICE, 2
)
EXTENDED = f"{LAW}：情况复杂的，经批准可以延长"
NAMES = {
    ACCEPT.step: _("决定是否受理"),
    DECIDE.step: _("作出决定"),
    ANSWER.step: _("答复申请人"),
}


def earliest_day(decided_on: date, severity: str) -> date:
    """The first day on which a repair may be asked for: the one on which the shortest time is full.

    Not moved over rest days: that would only make people wait longer. KeyError for no class.
    """
    return same_day_later(decided_on, months=MINIMUM_MONTHS[severity])


def last_day_of_bar(since: date) -> date:
    """The last day on which a finding of false material is public and bars."""
    return same_day_later(since, months=BAR_MONTHS)
