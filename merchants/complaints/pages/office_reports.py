"""/office/reports: what was reported, by deadline; one report and the office's steps."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from backend.audit.reads import reads_personal_data
from backend.files.serving import respond
from backend.kernel.errors import DomainError, NotFound
from merchants.complaints.categories import name_of
from merchants.complaints.handling.actions import NotAnOffice
from merchants.complaints.pages.office import TermInvalid, other_offices
from merchants.complaints.pages.reports import TONES, report_context
from merchants.complaints.pages.steps import paged, take, text_in
from merchants.complaints.reports import office
from merchants.complaints.reports.models import Report, ReportDeadline
from merchants.complaints.reports.reading import at_office, of_office
from merchants.complaints.workflows import ReportStatus

QUEUES = {
    "check": (_("待核查"), [ReportStatus.RECEIVED]),
    "opened": (_("已立案"), [ReportStatus.OPENED]),
    "over": (_("已结束"), [ReportStatus.NOT_OPENED, ReportStatus.DECIDED]),
}


class OfficeReports(DeskPage):
    """/office/reports?queue=check|opened|over."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("queue", "")
        queue = asked if asked in QUEUES else "check"
        rows = with_due(at_office(self.organisation, self.person))
        chosen = rows.filter(status__in=QUEUES[queue][1])
        found, after = paged(chosen, request, here=f"/office/reports?queue={queue}")
        context = {
            "queues": [
                {"code": code, "name": name, "n": rows.filter(status__in=statuses).count()}
                for code, (name, statuses) in QUEUES.items()
            ],
            "queue": queue,
            "reports": [row_shown(one) for one in found],
            "next_url": after,
            "done": request.GET.get("done", ""),
        }
        return self.page("complaints/office_reports.html", context)


@reads_personal_data
class OfficeReport(DeskPage):
    """/office/reports/{reference}."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, reference: UUID) -> HttpResponse:
        return self.shown(reference)

    def post(self, request: HttpRequest, reference: UUID) -> HttpResponse:
        steps = self._steps(request, reference)
        here = f"/office/reports/{reference}"
        return take(request, steps, here=here, shown=lambda **why: self.shown(reference, **why))

    def _steps(self, request: HttpRequest, reference: UUID) -> dict[str, Callable[[], str | None]]:
        by: dict[str, Any] = {
            "officer": self.person,
            "office": self.organisation,
            "report": reference,
        }
        text = text_in(request)

        def step(act: Callable[..., Any], **more: Any) -> Callable[[], None]:
            def done() -> None:
                act(**by, **more)

            return done

        return {
            "opening": step(office.open_case),
            "declination": step(office.decline_case, reasons=text),
            "decision": step(office.close_case, result=text),
            "telling": step(office.tell_reporter, text=text),
            "question": step(office.ask_reporter, text=text),
            "extension": lambda: self._extended(by, text),
            "transfer": lambda: self._passed_on(by),
        }

    def _extended(self, by: dict[str, Any], text: str) -> None:
        days = self.request.POST.get("days", "")
        if not days.isdecimal() or len(days) > 2:  # noqa: PLR2004  # two digits
            raise TermInvalid
        office.extend_check(**by, days=int(days), reason=text.strip()[:200])

    def _passed_on(self, by: dict[str, Any]) -> str:
        try:
            to = UUID(self.request.POST.get("office", ""))
        except ValueError:
            raise NotAnOffice from None
        office.pass_report_on(**by, to=to)
        return "/office/reports?done=transfer"

    def shown(
        self, reference: UUID, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The report with every step that is open."""
        context = report_context(of_office(self.organisation, self.person, reference)) | {
            "base": f"/office/reports/{reference}",
            "offices": other_offices(self.organisation),
            "typed": text_in(self.request),
            "refusal": refusal,
            "done": self.request.GET.get("done", ""),
        }
        return self.page("complaints/office_report.html", context, status=status)


@reads_personal_data
class OfficeReportFile(DeskPage):
    """/office/reports/{reference}/files/{file}: bit for bit as it was handed in."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, reference: UUID, file: UUID) -> HttpResponse:
        seen = of_office(self.organisation, self.person, reference)
        found = next((each for each in seen.evidence if each.id == file), None)
        if found is None:
            raise NotFound
        return respond(found.file_id, original=True)


def with_due(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Each with the day its next step is due, first things first."""
    clocks: QuerySet[ReportDeadline] = ReportDeadline.objects.running().filter(
        merchant=OuterRef("merchant_id"), report_id=OuterRef("id")
    )
    due = Subquery(clocks.order_by("due_on").values("due_on")[:1], output_field=DateField())
    return rows.annotate(due_on=due).order_by(F("due_on").asc(nulls_last=True), "-id")


def row_shown(report: Report) -> dict[str, Any]:
    """One line of the queue; who reported is not told in a list."""
    due, today = getattr(report, "due_on", None), timezone.localdate()
    return {
        "id": report.id,
        "shop": report.merchant.name,
        "category": name_of(report.category),
        "status": report.get_status_display(),
        "tone": TONES[ReportStatus(report.status)],
        "is_named": report.is_named,
        "filed_on": report.filed_on,
        "due_on": due,
        "is_late": due is not None and due < today,
    }
