"""/office/applications: complaints of applicants, answered by whoever did not answer before."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Kind, Organisation
from backend.api.problems import status_of
from backend.audit.reads import Reading, reads_personal_data
from backend.kernel.errors import DomainError, Invalid
from incentives.applications.complaints.actions import (
    AREA,
    Answer,
    answer_complaint,
    complaint_at,
)
from incentives.applications.complaints.models import ApplicationComplaint, ComplaintDue, Standing
from incentives.applications.complaints.reading import seen_by
from incentives.applications.complaints.refusals import NoSuchComplaint
from incentives.applications.models import Application
from incentives.applications.pages import told_of
from incentives.applications.reading import for_the_office

HERE = "/office/applications"
MOST = 100


def waiting_count(office: Organisation) -> int:
    """How many wait at this office."""
    here = ApplicationComplaint.objects.filter(office=office.pk, state=Standing.FILED)
    return int(here.count())


declare_desk_entry("office", gettext_lazy("申请投诉"), HERE, count=waiting_count, needs=AREA)


class OfficeComplaints(DeskPage):
    """The queue, the oldest first, without names."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        here = ApplicationComplaint.objects.filter(
            office=self.organisation.pk, state=Standing.FILED
        )
        waiting = list(here.order_by("id")[:MOST])
        dues = ComplaintDue.objects.filter(id__in=[one.id for one in waiting])
        clocks = {clock.id: clock for clock in dues}
        rows = [{"one": one, "clock": clocks.get(one.id)} for one in waiting]
        context = {"rows": rows, "done": request.GET.get("done", "")}
        return self.page("applications/office.html", context)


@reads_personal_data
class OfficeComplaint(DeskPage):
    """/office/applications/{complaint}: read with a note; POST answers."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, complaint: UUID) -> HttpResponse:
        return self.shown(complaint)

    def post(self, request: HttpRequest, complaint: UUID) -> HttpResponse:
        try:
            self.answer(complaint)
        except NoSuchComplaint:
            raise
        except DomainError as refusal:
            return self.shown(complaint, refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}?done=1")

    def answer(self, complaint: UUID) -> None:
        """By this officer, for this office."""
        told = self.request.POST.get("upheld", "")
        if told not in {"yes", "no"}:
            raise Invalid
        answer_complaint(
            officer=self.person,
            office=self.organisation,
            complaint=complaint,
            answer=Answer(told == "yes", self.request.POST.get("words", "")),
        )

    def shown(
        self, complaint: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The complaint, the partner's reasons and steps; the applicant sees that it was read."""
        found = complaint_at(self.organisation, complaint)
        clock = ComplaintDue.objects.filter(holder=found.holder_id, id=found.id).first()
        about = Application.objects.select_related("partner", "version__offer", "offer").get(
            holder=found.holder_id, id=found.application
        )
        context = told_of(for_the_office(about)) | {
            "complaint": seen_by(reading_of(self), found, clock=clock),
            "said": self.request.POST,
            "refusal": refusal,
        }
        return self.page("applications/office_one.html", context, status=status)


def reading_of(page: DeskPage) -> Reading:
    """Who reads here, for which office."""
    organisation, purpose = page.organisation.name, _("处理对申请的投诉")
    return Reading(reader=page.person.pk, organisation=organisation, purpose=purpose)
