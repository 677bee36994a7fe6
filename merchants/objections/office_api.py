"""The office's side by API: checking, deciding, more time; falls, statements, rechecks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import query
from backend.audit.reads import Reading, reads_personal_data
from backend.files.serving import respond
from merchants.commitments.api import checked, next_of
from merchants.objections import shapes
from merchants.objections.case_api import READ, WRITE, file_of
from merchants.objections.correcting import fields_of
from merchants.objections.deciding import (
    Desk,
    check_objection,
    decide_objection,
    extend_objection,
)
from merchants.objections.impartial import was_involved
from merchants.objections.items import item_of
from merchants.objections.models import Objection
from merchants.objections.paging import due_page
from merchants.objections.reading import at_office, case_shown, in_words, waiting_at
from merchants.objections.receipts import receipt
from merchants.objections.words import opened

LIST = "office.objections"
PURPOSE = _("处理公示记录的异议")


class OfficeView(DeskView):
    """For officers acting for an office, with a second factor."""

    kind = Kind.OFFICE

    @property
    def desk(self) -> Desk:
        """Who acts, for which office."""
        return Desk(officer=self.person, office=self.organisation)

    @property
    def reading(self) -> Reading:
        """Who reads here, for which office, why."""
        return reading_by(self.desk)


class OfficeObjections(OfficeView):
    """GET /api/v1/office/objections."""

    @extend_schema(
        summary="Objections that wait for my office, due first",
        parameters=[query("limit", "1 to 100", kind=int), query("cursor", "from `next`")],
        responses={200: shapes.RecordObjectionsShape, **READ},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "limit", "cursor")
        limit, cursor = asked.limit(), asked.text("cursor", longest=600)
        rows = waiting_at(self.organisation)
        found, after = due_page(rows, kind=LIST, limit=limit, cursor=cursor)
        told = {
            "results": [case_shown(one) for one in found],
            "next": next_of(request.path, limit, after),
        }
        return Response(shapes.RecordObjectionsShape(told).data)


@reads_personal_data
class OfficeObjection(OfficeView):
    """GET /api/v1/office/objections/{objection}."""

    @extend_schema(
        summary="One objection, with its words and what may be corrected",
        description="Whoever wrote it sees that it was read, by which office and why.",
        responses={200: shapes.DeskRecordObjectionShape, **READ},
    )
    def get(self, request: Request, objection: UUID) -> Response:
        found = at_office(self.organisation, objection)
        told = desk_case(found, desk=self.desk)
        return Response(shapes.DeskRecordObjectionShape(told).data)


@reads_personal_data
class OfficeObjectionFile(OfficeView):
    """GET /api/v1/office/objections/{objection}/files/{number}."""

    @extend_schema(
        summary="One file of evidence",
        responses={(200, "*/*"): OpenApiTypes.BINARY, **READ},
    )
    def get(self, request: Request, objection: UUID, number: int) -> HttpResponse:
        found = at_office(self.organisation, objection)
        file = file_of(found, number)
        self.reading.note(found.filed_by, what=str(_("异议材料")))
        return respond(file)


class OfficeObjectionCheck(Idempotent, OfficeView):
    """POST /api/v1/office/objections/{objection}/check."""

    @extend_schema(
        summary="The operator has checked: on to the source office",
        description="`note` is for the deciding office only.",
        request=shapes.CheckRecordShape,
        responses={200: shapes.RecordObjectionDoneShape, **WRITE},
    )
    def post(self, request: Request, objection: UUID) -> Response:
        note = checked(shapes.CheckRecordShape(data=request.data))["note"]
        made = check_objection(desk=self.desk, objection=objection, note=note)
        return Response(answered(made))


class OfficeObjectionExtension(Idempotent, OfficeView):
    """POST /api/v1/office/objections/{objection}/extension."""

    @extend_schema(
        summary="More time for a complex case, once, with a reason that is shown",
        request=shapes.ExtendRecordShape,
        responses={200: shapes.RecordObjectionDoneShape, **WRITE},
    )
    def post(self, request: Request, objection: UUID) -> Response:
        reason = checked(shapes.ExtendRecordShape(data=request.data))["reason"]
        made = extend_objection(desk=self.desk, objection=objection, reason=reason)
        return Response(answered(made))


class OfficeObjectionDecision(Idempotent, OfficeView):
    """POST /api/v1/office/objections/{objection}/decision."""

    @extend_schema(
        summary="Decide an objection, with public reasons",
        description="By somebody who never had to do with the document. `corrected` shows before "
        "and after; `removed` takes it off every page; `rejected` may be appealed.",
        request=shapes.DecideRecordShape,
        responses={200: shapes.RecordObjectionDoneShape, **WRITE},
    )
    def post(self, request: Request, objection: UUID) -> Response:
        form = shapes.DecideRecordShape(data=request.data)
        checked(form)
        made = decide_objection(desk=self.desk, objection=objection, verdict=form.verdict())
        return Response(answered(made))


def reading_by(desk: Desk) -> Reading:
    """A noted read at this desk."""
    return Reading(reader=desk.officer.pk, organisation=desk.office.name, purpose=str(PURPOSE))


def desk_case(found: Objection, *, desk: Desk) -> dict[str, Any]:
    """A case at the desk: with its words (noted), the check's note, what may be corrected."""
    reading = reading_by(desk)
    reading.note(found.filed_by, what=str(_("异议内容")))
    words = opened(found.words_sealed, case=found.id, about=found.filed_by, reading=reading)
    correctable = fields_of(item_of(found.merchant, found.item))
    return case_shown(found, words=words) | {
        "check_note": found.check_note,
        "was_involved": was_involved(desk.officer.pk, found),
        "correctable": correctable,
        "rows": in_words(correctable),
    }


def answered(made: Objection) -> dict[str, Any]:
    """The answer to an act of an office, without the words."""
    told = {"objection": case_shown(made), "receipt": receipt(made.entry)}
    return dict(shapes.RecordObjectionDoneShape(told).data)
