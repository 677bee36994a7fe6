"""The clocks: who owes which step for how long, by the city's setting and by which rule."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings

from backend.deadlines.counting import Term
from backend.deadlines.models import DeadlineRow
from merchants.objections.models import ContestClock, Objection

CHECK, DECIDE, RECHECK, REVOKE = "object_check", "object_decide", "recheck", "revoke"
RULE = "《信用修复管理办法》（国家发展改革委令第 36 号）异议申诉；期限按本市规定"
REVOKE_RULE = "《行政处罚法》第四十八条、第八十五条"
RECHECK_RULE = "本市复查期限（平台约定，不是法定期限）"
REVOKE_DAYS = 3


def check_term() -> Term:
    """The operator's own look."""
    days = settings.OBJECTION_CHECK_DAYS
    return Term(CHECK, days, "working_days", RULE, "office", remind=0)


def decide_term() -> Term:
    """The source office's decision."""
    days = settings.OBJECTION_DECIDE_DAYS
    return Term(DECIDE, days, "working_days", RULE, "office", remind=1)


def recheck_term() -> Term:
    """The new inspection."""
    return Term(RECHECK, settings.RECHECK_DAYS, "working_days", RECHECK_RULE, "office", remind=2)


def revoke_term() -> Term:
    """From the day on which a document fell until it is on no page."""
    return Term(REVOKE, REVOKE_DAYS, "working_days", REVOKE_RULE, "office", remind=0)


def clock_of(objection: Objection, step: str) -> ContestClock | None:
    """The clock of one step, running or over."""
    mine = ContestClock.objects.filter(merchant=objection.merchant_id, objection_id=objection.id)
    found: ContestClock | None = mine.filter(step=step).first()
    return found


def clocks_of(objection: Objection) -> list[DeadlineRow]:
    """All of them, the first first."""
    mine = ContestClock.objects.filter(merchant=objection.merchant_id, objection_id=objection.id)
    return list(mine.order_by("started_on", "step"))


def new_clock(objection: Objection, *, owed_by: UUID | None) -> ContestClock:
    """Not started and not saved."""
    return ContestClock(
        merchant_id=objection.merchant_id, objection_id=objection.id, owed_by_id=owed_by
    )


def is_late(row: DeadlineRow, *, on: date) -> bool:
    """Whether its last day is over and nobody did what was owed."""
    return row.is_running and row.due_on < on
