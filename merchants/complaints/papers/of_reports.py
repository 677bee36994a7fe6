"""The papers of a report: 举报登记表 and 举报处理结果告知书. In Chinese."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import NotFound
from merchants.complaints.categories import name_of
from merchants.complaints.choices import Side
from merchants.complaints.papers.setting import Paper, long_day
from merchants.complaints.reports.reading import ReportView

NAMES = {"report-form": _("举报登记表"), "report-result": _("举报处理结果告知书")}


def report_papers_of(seen: ReportView) -> list[dict[str, str | Promise]]:
    """What reporter and office can have now."""
    there = ["report-form"] + (["report-result"] if _is_decided(seen) else [])
    return [{"code": code, "name": NAMES[code]} for code in there]


def report_paper_of(seen: ReportView, code: str) -> Paper:
    """One paper. Raises NotFound."""
    if code not in {one["code"] for one in report_papers_of(seen)}:
        raise NotFound
    with translation.override("zh-hans"):
        return _form(seen) if code == "report-form" else _result(seen)


def _form(seen: ReportView) -> Paper:
    report = seen.report
    rows = [
        ("举报人", seen.name if report.is_named else "匿名", False),
        ("联系电话", seen.phone, False),
        ("被举报人", report.merchant.name, False),
        ("举报事项", name_of(report.category), False),
        ("发生日期", long_day(report.happened_on), False),
        ("具体线索", seen.words, True),
        ("附件", f"{len(seen.evidence)} 份" if seen.evidence else "", False),
    ]
    return Paper(
        code="report-form", title=str(NAMES["report-form"]), office=report.office_name,
        number=number_of(seen), day=report.filed_on, rows=rows,
    )  # fmt: skip


def _result(seen: ReportView) -> Paper:
    report = seen.report
    words = [line.words for line in seen.messages if line.side == Side.OFFICE and line.words]
    rows = [
        ("被举报人", report.merchant.name, False),
        ("举报事项", name_of(report.category), False),
        ("收到日期", long_day(report.filed_on), False),
        ("处理情况", str(report.get_status_display()), False),
    ]
    return Paper(
        code="report-result", title=str(NAMES["report-result"]), office=report.office_name,
        number=number_of(seen), day=timezone.localdate(report.decided_at), to=seen.name,
        before=["你反映的下列举报，现将处理情况告知如下。"], rows=rows, after=words[-1:],
        sealed=True,
    )  # fmt: skip


def number_of(seen: ReportView) -> str:
    """What people quote: JB-20261122-9F3A2C."""
    report = seen.report
    return f"JB-{report.filed_on:%Y%m%d}-{report.id.hex[-6:].upper()}"


def _is_decided(seen: ReportView) -> bool:
    return seen.report.decided_at is not None
