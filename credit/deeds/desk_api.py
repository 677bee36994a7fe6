"""/api/v1/office/points/deeds: what members told; confirming it, saying why not, mending."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
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
from credit.deeds import shapes
from credit.deeds.actions import confirm_deed, refuse_deed, take_back
from credit.deeds.models import Deed
from credit.deeds.reading import deed_at, file_of, queue_of
from credit.deeds.words import words_by
from credit.ledger.models import Reason

LIST = "office.points.deeds"
PURPOSE = _("确认申报的善行")
Fields = dict[str, Any]


class DeedDeskView(DeskView):
    """For whoever acts for an office, with a second factor."""

    kind = Kind.OFFICE

    @property
    def reading(self) -> Reading:
        """Who reads here, for which office."""
        name = self.organisation.name
        return Reading(reader=self.person.pk, organisation=name, purpose=str(PURPOSE))


class OfficeDeeds(DeedDeskView):
    """GET /api/v1/office/points/deeds."""

    @extend_schema(
        summary="Deeds that wait for my office, due first",
        parameters=[query("cursor", "where to go on"), query("limit", "1 to 100", kind=int)],
        responses={200: shapes.DeskDeedRowsShape, **problems(400, 401, 403, 404, 429)},
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
        return Response(shapes.DeskDeedRowsShape(told).data)


@reads_personal_data
class OfficeDeed(DeedDeskView):
    """GET /api/v1/office/points/deeds/{deed}."""

    @extend_schema(
        summary="One deed that a member told my office",
        description="The member sees that it was read, by which office and why.",
        responses={200: shapes.DeedFactsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, deed: UUID) -> Response:
        found = deed_at(self.organisation, deed)
        about = found.member.person or found.id
        self.reading.note(about, what=str(_("申报的善行")))
        words = words_by(self.reading, found, about=about)
        return Response(shapes.DeedFactsShape(shapes.facts_shown(found, words=words)).data)


@reads_personal_data
class OfficeDeedFile(DeedDeskView):
    """GET /api/v1/office/points/deeds/{deed}/files/{number}."""

    @extend_schema(
        summary="One file of evidence",
        responses={(200, "*/*"): OpenApiTypes.BINARY, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, deed: UUID, number: int) -> HttpResponse:
        found = deed_at(self.organisation, deed)
        file = file_of(found, number)
        self.reading.note(found.member.person or found.id, what=str(_("善行材料")))
        return respond(file)


class OfficeDeedStep(Idempotent, DeedDeskView):
    """POST under /api/v1/office/points/deeds/{deed}/; `take` does the step."""

    shape: ClassVar[type[serializers.Serializer[Any]]]

    def post(self, request: Request, deed: UUID) -> Response:
        said = self.shape(data=request.data)
        said.is_valid(raise_exception=True)
        by = {"officer": self.person, "office": self.organisation}
        done = self.take({**by, "deed": deed}, said.validated_data)
        return Response(shapes.DeedRowShape(shapes.row_shown(done)).data)

    def take(self, by: Fields, fields: Fields) -> Deed:
        """The step itself."""
        raise NotImplementedError


def step(summary: str, shape: Any) -> Any:
    """Describe a step."""
    refusals = problems(400, 401, 403, 404, 409, 429)
    answers = {200: shapes.DeedRowShape, **refusals}
    return extend_schema_view(post=extend_schema(summary=summary, request=shape, responses=answers))


@step("Confirm a deed", shapes.DeedConfirmationShape)
class OfficeDeedConfirmation(OfficeDeedStep):
    """…/confirmation: the deed was done, the member is thanked."""

    shape = shapes.DeedConfirmationShape

    def take(self, by: Fields, fields: Fields) -> Deed:
        return confirm_deed(**by, quantity=fields["quantity"] or 0)


@step("Say why a deed is not confirmed", shapes.DeedRefusalShape)
class OfficeDeedRefusal(OfficeDeedStep):
    """…/refusal: not shown to have been done; it takes nothing from anybody."""

    shape = shapes.DeedRefusalShape

    def take(self, by: Fields, fields: Fields) -> Deed:
        return refuse_deed(**by, **fields)


@step("Take back an award that was wrong", shapes.DeedReversalShape)
class OfficeDeedReversal(OfficeDeedStep):
    """…/reversal: the office itself found that its award is wrong."""

    shape = shapes.DeedReversalShape

    def take(self, by: Fields, fields: Fields) -> Deed:
        return take_back(**by, reason=Reason(fields["reason"]))
