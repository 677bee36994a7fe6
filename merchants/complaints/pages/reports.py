"""/reports: where an anonymous report stands, by its code; /me/reports: those made by name."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.pages import SignedInPage
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.files.receiving import uploads_in
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.complaints.categories import name_of
from merchants.complaints.choices import Side
from merchants.complaints.evidence import MOST_AT_ONCE
from merchants.complaints.pages.filing import NEW_CODE
from merchants.complaints.pages.steps import AnybodysPage, take, text_in
from merchants.complaints.pages.wording import CLOCKS
from merchants.complaints.papers.of_reports import report_papers_of
from merchants.complaints.reports.actions import add_files_to_report, add_to_report
from merchants.complaints.reports.models import Report
from merchants.complaints.reports.reading import ReportView, by_code, of_reporter
from merchants.complaints.workflows import ReportStatus

LONGEST_CODE = 60
TONES = {
    ReportStatus.RECEIVED: "caution",
    ReportStatus.OPENED: "contested",
    ReportStatus.NOT_OPENED: "plain",
    ReportStatus.DECIDED: "good",
    ReportStatus.PASSED_ON: "plain",
}


class ReportFiled(AnybodysPage):
    """/reports/filed: a new report, and the secret code of an anonymous one, shown this once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        told = request.session.pop(NEW_CODE, None)
        if told is None:
            return redirect("/reports")
        return render(request, "complaints/report_filed.html", told)


class ReportByCode(AnybodysPage):
    """/reports: type the code, see how it stands, add something. No address holds the code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "complaints/report_code.html", {})

    def post(self, request: HttpRequest) -> HttpResponse:
        code = request.POST.get("code", "")[:LONGEST_CODE]
        try:
            seen = by_code(code)
        except NotFound:
            return self._unknown()
        refusal = None
        try:
            self._added(seen.report)
        except NotFound:
            raise
        except DomainError as why:
            refusal = why
        context = report_context(by_code(code)) | {
            "code": code,
            "papers": [],  # with a code alone the page is the answer
            "refusal": refusal,
            "typed": text_in(request) if refusal else "",
            "done": request.POST.get("step", "") if refusal is None else "",
        }
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return render(request, "complaints/report.html", context, status=status)

    def _added(self, report: Report) -> None:
        step = self.request.POST.get("step", "")
        if step == "add":
            add_to_report(report=report, text=text_in(self.request))
        elif step == "files":
            _add_files(self.request, report)

    def _unknown(self) -> HttpResponse:
        context = {"is_unknown": True}
        return render(
            self.request, "complaints/report_code.html", context, status=HTTPStatus.NOT_FOUND
        )


class MyReport(OneTap, SignedInPage):
    """/me/reports/{reference}: a report I made by name."""

    def get(self, request: HttpRequest, reference: UUID) -> HttpResponse:
        return self.shown(reference)

    def post(self, request: HttpRequest, reference: UUID) -> HttpResponse:
        report = of_reporter(self.person, reference).report
        steps = {
            "add": lambda: self._add(report, self.person),
            "files": lambda: _add_files(request, report),
        }
        here = f"/me/reports/{reference}"
        return take(request, steps, here=here, shown=lambda **why: self.shown(reference, **why))

    def _add(self, report: Report, reporter: User) -> None:
        add_to_report(report=report, text=text_in(self.request), reporter=reporter)

    def shown(
        self, reference: UUID, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The report, with what was refused on top."""
        context = report_context(of_reporter(self.person, reference)) | {
            "refusal": refusal,
            "typed": text_in(self.request),
            "done": self.request.GET.get("done", ""),
            "base": f"/me/reports/{reference}",
        }
        return render(self.request, "complaints/report.html", context, status=status)


def report_context(seen: ReportView) -> dict[str, Any]:
    """What reporter and office are shown alike."""
    report = seen.report
    return {
        "seen": seen,
        "report": report,
        "category": name_of(report.category),
        "tone": TONES[ReportStatus(report.status)],
        "messages": [
            {"side": _side(line.side), "at": line.at, "words": line.words} for line in seen.messages
        ],
        "clocks": [{"row": one, "what": CLOCKS.get(one.step, "")} for one in seen.deadlines],
        "steps": [
            {"name": ReportStatus(one.end).label, "at": one.at} for one in reversed(seen.steps)
        ],
        "most_files": MOST_AT_ONCE,
        "papers": report_papers_of(seen),
    }


def _side(side: str) -> Any:
    return _("举报人") if side == Side.CONSUMER else Side(side).label


def _add_files(request: HttpRequest, report: Report) -> None:
    files = uploads_in(request.FILES, "files", most=MOST_AT_ONCE)
    if not files:
        raise Invalid
    add_files_to_report(report=report, files=files)
