"""Complaints for the office: its desk, one case, each of its steps."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.models import User
from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from backend.audit.reads import reads_personal_data
from backend.kernel.errors import NotFound
from merchants.complaints import answers, shapes
from merchants.complaints.api import Fields, read, step
from merchants.complaints.evidence import file_for
from merchants.complaints.handling import actions
from merchants.complaints.handling import shapes as forms
from merchants.complaints.handling.desk import desk_page
from merchants.complaints.handling.models import Handling
from merchants.complaints.handling.shapes import DeskRowsShape, HandledShape
from merchants.complaints.models import Complaint
from merchants.complaints.showing import for_office
from merchants.complaints.splitting import suggest_split
from merchants.complaints.workflows import HandlingStatus


class OfficeView(DeskView):
    """For whoever acts for an office, with a second factor."""

    kind = Kind.OFFICE


class OfficeComplaints(OfficeView):
    """GET /api/v1/office/complaints."""

    @extend_schema(
        summary="Complaints on my office's desk, newest first",
        parameters=[
            query("status", "received, accepted, mediating …", enum=HandlingStatus.values),
            query("cursor", "where to go on"),
            query("limit", "1 to 100", kind=int),
        ],
        responses={200: DeskRowsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "status", "cursor", "limit")
        told = desk_page(
            self.organisation,
            status=asked.choice("status", HandlingStatus.values),
            limit=asked.limit(),
            cursor=asked.text("cursor", longest=600),
        )
        return Response(told)


@reads_personal_data
class OfficeComplaint(OfficeView):
    """GET /api/v1/office/complaints/{handling}."""

    @extend_schema(
        summary="One complaint on my office's desk",
        description="Its authors see that it was read, by which office and why.",
        responses={200: shapes.ComplaintCaseShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, handling: UUID) -> Response:
        return Response(answers.view(for_office(self.organisation, self.person, handling)))


@reads_personal_data
class OfficeEvidence(OfficeView):
    """GET /api/v1/office/complaints/{handling}/evidence/{file}."""

    @extend_schema(
        summary="One file, bit for bit as it was handed in",
        responses={(200, "*/*"): OpenApiTypes.BINARY, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, handling: UUID, file: UUID) -> HttpResponse:
        seen = for_office(self.organisation, self.person, handling)
        return file_for(seen.evidence, file, original=True)


class OfficeComplaintReceipt(OfficeView):
    """GET /api/v1/office/complaints/{handling}/receipts/{entry}."""

    @extend_schema(
        summary="The receipt of one act of my office",
        responses={200: OpenApiTypes.OBJECT, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, handling: UUID, entry: UUID) -> Response:
        row = Handling.objects.filter(office=self.organisation.pk, id=handling).first()
        if row is None:
            raise NotFound
        case = Complaint.objects.get(merchant=row.merchant_id, id=row.complaint_id)
        return Response(answers.receipt(case, entry, organisation=self.organisation.pk))


class OfficeStep(Idempotent, OfficeView):
    """POST under /api/v1/office/complaints/{handling}/; `take` does the step."""

    shape: ClassVar[type[serializers.Serializer[Any]]] = shapes.ComplaintNothingShape

    def post(self, request: Request, handling: UUID) -> Response:
        by = {"officer": self.person, "office": self.organisation, "handling": handling}
        self.take(by, read(request, self.shape))
        row = Handling.objects.get(office=self.organisation.pk, id=handling)
        return Response({"id": row.id, "status": row.status})

    def take(self, by: Fields, fields: Fields) -> None:
        """The step itself."""
        raise NotImplementedError


@step("Take it on oneself", shapes.ComplaintNothingShape, answer=HandledShape)
class TakeHandling(OfficeStep):
    """…/taking."""

    def take(self, by: Fields, fields: Fields) -> None:
        actions.take_handling(**by)


@step("Give it to a colleague", forms.ComplaintColleagueShape, answer=HandledShape)
class AssignHandling(OfficeStep):
    """…/assignment."""

    shape = forms.ComplaintColleagueShape

    def take(self, by: Fields, fields: Fields) -> None:
        colleague = User.objects.filter(pk=fields["officer"]).first()
        if colleague is None:
            raise NotFound
        actions.assign_handling(**by, to=colleague)


@step("Accept", shapes.ComplaintNothingShape, answer=HandledShape)
class AcceptComplaint(OfficeStep):
    """…/acceptance."""

    def take(self, by: Fields, fields: Fields) -> None:
        actions.accept_complaint(**by)


@step("Do not accept", forms.ComplaintRefusalShape, answer=HandledShape)
class RefuseComplaint(OfficeStep):
    """…/refusal, on one of the seven grounds."""

    shape = forms.ComplaintRefusalShape

    def take(self, by: Fields, fields: Fields) -> None:
        actions.refuse_complaint(**by, **fields)


@step("Begin mediation", shapes.ComplaintTextShape, answer=HandledShape)
class BeginMediation(OfficeStep):
    """…/mediation."""

    shape = shapes.ComplaintTextShape

    def take(self, by: Fields, fields: Fields) -> None:
        actions.begin_mediation(**by, **fields)


@step("End", forms.ComplaintEndShape, answer=HandledShape)
class EndHandling(OfficeStep):
    """…/end: agreed, or one of the eight ways."""

    shape = forms.ComplaintEndShape

    def take(self, by: Fields, fields: Fields) -> None:
        actions.end_handling(**by, **fields)


@step("Ask for materials", forms.ComplaintMaterialsShape, answer=HandledShape)
class AskForMaterials(OfficeStep):
    """…/materials."""

    shape = forms.ComplaintMaterialsShape

    def take(self, by: Fields, fields: Fields) -> None:
        actions.ask_for_materials(**by, **fields)


@step("Write to both sides", shapes.ComplaintTextShape, answer=HandledShape)
class WriteNotice(OfficeStep):
    """…/notices."""

    shape = shapes.ComplaintTextShape

    def take(self, by: Fields, fields: Fields) -> None:
        actions.notice_of_office(**by, **fields)


@step("Extend the term", forms.ComplaintTermShape, answer=HandledShape)
class ExtendTerm(OfficeStep):
    """…/extension."""

    shape = forms.ComplaintTermShape

    def take(self, by: Fields, fields: Fields) -> None:
        actions.extend_term(**by, **fields)


@step("Pass on", forms.ComplaintTransferShape, answer=HandledShape)
class PassOn(OfficeStep):
    """…/transfer."""

    shape = forms.ComplaintTransferShape

    def take(self, by: Fields, fields: Fields) -> None:
        actions.pass_on(**by, to=fields["office"])


@step("Suggest a report of its own", shapes.ComplaintTextShape, answer=HandledShape)
class SuggestSplit(OfficeStep):
    """…/split; the sender is asked."""

    shape = shapes.ComplaintTextShape

    def take(self, by: Fields, fields: Fields) -> None:
        suggest_split(**by, **fields)
