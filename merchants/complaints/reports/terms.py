"""The clocks of a report: 15 working days to check (15 more once), 5 to tell the reporter."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from backend.deadlines.actions import drop, meet, start
from backend.deadlines.counting import Term
from backend.kernel.ids import uuid7
from merchants.complaints.choices import Side
from merchants.complaints.reports.models import Report, ReportDeadline

# Order 121's own numbers could not be read; these stood in Order 20 (31, 18) and are the default.
CHECKING = "《市场监督管理行政处罚程序规定》第十八条"
TELLING = "《市场监督管理投诉举报处理办法》（实名举报告知）"
CHECK = Term("check", 15, "working_days", CHECKING, Side.OFFICE, remind=3)
TELL = Term("tell", 5, "working_days", TELLING, Side.OFFICE, remind=2)


def running(report: Report) -> dict[str, ReportDeadline]:
    """The running clocks of a report by step."""
    rows = ReportDeadline.objects.running().filter(
        merchant_id=report.merchant_id, report_id=report.id
    )
    return {row.step: row for row in rows}


def begin(report: Report, term: Term, *, on: date, office: UUID | None) -> ReportDeadline:
    """Start one clock."""
    row = ReportDeadline(
        merchant_id=report.merchant_id, id=uuid7(), report_id=report.id, owed_by_id=office
    )
    return start(row, term=term, on=on)


def stop(report: Report, term: Term, *, on: date) -> None:
    """What this clock waited for is done."""
    row = running(report).get(term.step)
    if row is not None:
        meet(row, on=on)


def drop_all(report: Report) -> None:
    """Another office begins anew."""
    for row in running(report).values():
        drop(row)
