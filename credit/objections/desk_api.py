"""/api/v1/office/points/objections: what waits for a person who was not involved; deciding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind
from backend.api import cursors
from backend.api.idempotency import Idempotent
from backend.api.params import Query, day
from backend.api.shapes import problems, query
from backend.audit.reads import Reading, reads_personal_data
from backend.files.serving import respond
from credit.deeds.shapes import facts_shown as deed_shown
from credit.deeds.words import words_by as words_of_deed
from credit.objections import shapes
from credit.objections.actions import Verdict, decide_objection, involved
from credit.objections.models import Objection
from credit.objections.reading import deed_of, file_of, objection_at, queue_of
from credit.objections.words import words_by

LIST = "office.points.objections"
PURPOSE = _("处理积分异议")


class PointsObjectionDeskView(DeskView):
    """For whoever acts for an office, with a second factor."""

    kind = Kind.OFFICE

    @property
    def reading(self) -> Reading:
        """Who reads here, for which office."""
        name = self.organisation.name
        return Reading(reader=self.person.pk, organisation=name, purpose=str(PURPOSE))


class OfficePointsObjections(PointsObjectionDeskView):
    """GET /api/v1/office/points/objections."""

    @extend_schema(
        summary="Objections that wait for my office, due first",
        parameters=[query("cursor", "where to go on"), query("limit", "1 to 100", kind=int)],
        responses={200: shapes.DeskPointsObjectionRowsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        limit, cursor = asked.limit(), asked.text("cursor", longest=cursors.LONGEST)
        rows = queue_of(self.organisation.pk)
        if cursor:
            due, last = cursors.decode(LIST, cursor)
            here = day(str(due), name="cursor")
            rows = rows.filter(Q(due_on__gt=here) | Q(due_on=here, id__gt=UUID(str(last))))
        found: list[Any] = list(rows[: limit + 1])
        shown = [shapes.row_shown(one) | {"due_on": one.due_on} for one in found[:limit]]
        end = [str(found[limit - 1].due_on), str(found[limit - 1].id)] if found[limit:] else None
        told = {"results": shown, "next": cursors.encode(LIST, [*end]) if end else None}
        return Response(shapes.DeskPointsObjectionRowsShape(told).data)


@reads_personal_data
class OfficePointsObjection(PointsObjectionDeskView):
    """GET /api/v1/office/points/objections/{objection}."""

    @extend_schema(
        summary="One objection that my office has to decide",
        description="The member sees that it was read, by which office and why.",
        responses={200: shapes.DeskPointsObjectionShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, objection: UUID) -> Response:
        found = objection_at(self.organisation, objection)
        told = self.told(found, about=found.member.person or found.id)
        return Response(shapes.DeskPointsObjectionShape(told).data)

    def told(self, found: Objection, *, about: UUID) -> dict[str, Any]:
        """The objection and its deed, each with its words."""
        shown = shapes.facts_shown(found, words=words_by(self.reading, found, about=about))
        deed = deed_of(found)
        words = words_of_deed(self.reading, deed, about=about) if deed else ("", "")
        contested = deed_shown(deed, words=words) if deed else None
        return shown | {
            "contested": contested,
            "was_involved": self.person.pk in involved(found),
        }


@reads_personal_data
class OfficePointsObjectionFile(PointsObjectionDeskView):
    """GET /api/v1/office/points/objections/{objection}/files/{number}."""

    @extend_schema(
        summary="One file of evidence",
        responses={(200, "*/*"): OpenApiTypes.BINARY, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, objection: UUID, number: int) -> HttpResponse:
        found = objection_at(self.organisation, objection)
        file = file_of(found, number)
        self.reading.note(found.member.person or found.id, what=str(_("异议材料")))
        return respond(file)


class OfficePointsObjectionDecision(Idempotent, PointsObjectionDeskView):
    """POST /api/v1/office/points/objections/{objection}/decision."""

    @extend_schema(
        summary="Decide an objection",
        description="By somebody who did nothing about this deed before; what was wrong is put "
        "right at once, and nobody loses what they spent.",
        request=shapes.PointsObjectionDecisionShape,
        responses={
            200: shapes.PointsObjectionRowShape,
            **problems(400, 401, 403, 404, 409, 429),
        },
    )
    def post(self, request: Request, objection: UUID) -> Response:
        form = shapes.PointsObjectionDecisionShape(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        verdict = Verdict(said["upheld"], said["words"], said["quantity"] or 0)
        done = decide_objection(
            officer=self.person, office=self.organisation, objection=objection, verdict=verdict
        )
        return Response(shapes.PointsObjectionRowShape(shapes.row_shown(done)).data)
