"""/api/v1/office/application-complaints: the queue of an office, one complaint, the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api import cursors
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.audit.reads import Reading, reads_personal_data
from backend.deadlines.shapes import DeadlineShape, deadline_shown
from incentives.applications.api import read
from incentives.applications.complaints.actions import Answer, answer_complaint, complaint_at
from incentives.applications.complaints.models import (
    About,
    ApplicationComplaint,
    ComplaintDue,
    Standing,
)
from incentives.applications.complaints.reading import seen_by
from incentives.applications.models import Application
from incentives.applications.reading import for_the_office
from incentives.applications.shapes import ApplicationStepShape, words
from incentives.partners.office_api import OffersOfficeView

LIST = "office.application-complaints"
READ = problems(400, 401, 403, 404, 429)
WRITE = problems(400, 401, 403, 404, 409, 422, 429)


class OfficeComplaintRowShape(serializers.Serializer[Any]):
    """One complaint of the queue, without names and words."""

    id = serializers.UUIDField()
    about = serializers.ChoiceField(choices=About.choices)
    state = serializers.ChoiceField(choices=Standing.choices)
    is_appeal = serializers.BooleanField()
    filed_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)


class OfficeComplaintRowsShape(serializers.Serializer[Any]):
    """A page of them, the oldest first."""

    results = OfficeComplaintRowShape(many=True)
    next = serializers.CharField(allow_null=True)


class OfficeComplaintShape(OfficeComplaintRowShape):
    """One with its words, and of the application its steps and the partner's reason."""

    words = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    deadline = DeadlineShape(allow_null=True)
    partner = serializers.CharField()
    offer = serializers.CharField()
    reason = serializers.CharField(allow_blank=True, help_text="the partner's, of its no")
    steps = ApplicationStepShape(many=True)


class OfficeAnswerShape(serializers.Serializer[Any]):
    """What the office finds, and why. The partner's decision stays its own."""

    is_upheld = serializers.BooleanField()
    words = words()


class OfficeComplaintsView(OffersOfficeView):
    """A complaint at this office, read with a note."""

    @property
    def reading(self) -> Reading:
        """As the applicant is shown who read."""
        purpose = _("处理对申请的投诉")
        return Reading(reader=self.person.pk, organisation=self.organisation.name, purpose=purpose)

    def told(self, complaint: UUID) -> Any:
        """As OfficeComplaintShape."""
        found = complaint_at(self.organisation, complaint)
        clock = ComplaintDue.objects.filter(holder=found.holder_id, id=found.id).first()
        seen = seen_by(self.reading, found, clock=clock)
        whole = Application.objects.select_related("partner", "version__offer", "offer")
        about = whole.get(holder=found.holder_id, id=found.application)
        case = for_the_office(about)
        told = {
            **_row(found, clock),
            "words": seen.words,
            "answer": seen.answer,
            "deadline": deadline_shown(clock) if clock else None,
            "partner": about.partner.code,
            "offer": about.offer.code,
            "reason": case.reason,
            "steps": [
                {"kind": step.kind, "side": step.side, "at": step.at, "words": said}
                for step, said in case.steps
            ],
        }
        return OfficeComplaintShape(told).data


class ApplicationComplaintsAtOffice(OfficeComplaintsView):
    """GET /api/v1/office/application-complaints."""

    @extend_schema(
        summary="Complaints of applicants that wait here, the oldest first",
        parameters=[query("cursor", "of the page before"), query("limit", "1 to 100", kind=int)],
        responses={200: OfficeComplaintRowsShape, **READ},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        cursor, most = asked.text("cursor", longest=cursors.LONGEST), asked.limit()
        here = ApplicationComplaint.objects.filter(
            office=self.organisation.pk, state=Standing.FILED
        )
        if cursor:
            here = here.filter(id__gt=UUID(str(cursors.decode(LIST, cursor)[0])))
        found = list(here.order_by("id")[: most + 1])
        after = cursors.encode(LIST, [str(found[most - 1].id)]) if len(found) > most else None
        dues = ComplaintDue.objects.filter(id__in=[one.id for one in found])
        clocks = {clock.id: clock for clock in dues}
        rows = [_row(one, clocks.get(one.id)) for one in found[:most]]
        return Response(OfficeComplaintRowsShape({"results": rows, "next": after}).data)


@reads_personal_data
class ApplicationComplaintAtOffice(OfficeComplaintsView):
    """GET /api/v1/office/application-complaints/{complaint}."""

    @extend_schema(
        summary="One complaint",
        description="Noted, and shown to the applicant. What was applied with is not told.",
        responses={200: OfficeComplaintShape, **READ},
    )
    def get(self, request: Request, complaint: UUID) -> Response:
        return Response(self.told(complaint))


@reads_personal_data
class AnswerApplicationComplaint(OfficeComplaintsView):
    """POST /api/v1/office/application-complaints/{complaint}/answer."""

    @extend_schema(
        summary="Answer it",
        description="An appeal is answered by somebody who did not answer before.",
        request=OfficeAnswerShape,
        responses={200: OfficeComplaintShape, **WRITE},
    )
    def post(self, request: Request, complaint: UUID) -> Response:
        said = read(request, OfficeAnswerShape)
        answer = Answer(said["is_upheld"], said["words"])
        answer_complaint(complaint=complaint, answer=answer, **self.who())
        return Response(self.told(complaint))


def _row(one: ApplicationComplaint, clock: ComplaintDue | None) -> dict[str, Any]:
    return {
        "id": one.id,
        "about": one.about,
        "state": one.state,
        "is_appeal": one.appeals is not None,
        "filed_at": one.filed_at,
        "due_on": clock.due_on if clock and clock.is_running else None,
    }
