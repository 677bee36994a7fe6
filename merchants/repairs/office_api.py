"""The office's side: its queue, one case with its proof, acceptance, decision, more time."""

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
from merchants.repairs import shapes
from merchants.repairs.deciding import (
    Refusal,
    accept_repair,
    decline_repair,
    extend_repair,
    grant_repair,
    obstacle_for,
    refuse_repair,
    undo_repair,
)
from merchants.repairs.models import Repair
from merchants.repairs.reading import file_of, one_at, queue_of, repair_shown
from merchants.repairs.rights import words_by
from merchants.repairs.shop_api import done

LIST = "office.repairs"
PURPOSE = _("办理信用修复")
PROOF = _("信用修复申请的证明材料")
ANSWERS = {200: shapes.RepairDoneShape, **problems(400, 401, 403, 404, 409, 429)}


class RepairOfficeView(DeskView):
    """For officers acting for an office, with a second factor."""

    kind = Kind.OFFICE

    @property
    def reading(self) -> Reading:
        """Who reads here, for which office."""
        name = self.organisation.name
        return Reading(reader=self.person.pk, organisation=name, purpose=str(PURPOSE))

    def by(self, repair: UUID) -> dict[str, Any]:
        """Who acts on which case."""
        return {"officer": self.person, "office": self.organisation, "repair": repair}


class OfficeRepairs(RepairOfficeView):
    """GET /api/v1/office/repairs."""

    @extend_schema(
        summary="Repairs that wait for my office, due first",
        parameters=[query("cursor", "from `next`"), query("limit", "1 to 100", kind=int)],
        responses={200: shapes.OfficeRepairRowsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "cursor", "limit")
        limit, cursor = asked.limit(), asked.text("cursor", longest=cursors.LONGEST)
        found, after = queue_page(self.organisation.pk, limit=limit, cursor=cursor)
        told = {"results": [row_shown(one) for one in found], "next": after}
        return Response(shapes.OfficeRepairRowsShape(told).data)


@reads_personal_data
class OfficeRepair(RepairOfficeView):
    """GET /api/v1/office/repairs/{repair}."""

    @extend_schema(
        summary="One repair that my office decides",
        description="The person who applied sees that it was read, by which office and why.",
        responses={200: shapes.OfficeRepairShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, repair: UUID) -> Response:
        found = one_at(self.organisation.pk, repair)
        self.reading.note(found.filed_by, what=str(PURPOSE))
        told = repair_shown(found) | {
            "words": words_by(self.reading, found),
            "merchant": {"code": found.merchant.code, "name": found.merchant.name},
            "kept_from": obstacle_for(found, self.person.pk),
        }
        return Response(shapes.OfficeRepairShape(told).data)


@reads_personal_data
class OfficeRepairFile(RepairOfficeView):
    """GET /api/v1/office/repairs/{repair}/files/{number}."""

    @extend_schema(
        summary="One file of proof",
        responses={(200, "*/*"): OpenApiTypes.BINARY, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, repair: UUID, number: int) -> HttpResponse:
        found = one_at(self.organisation.pk, repair)
        file = file_of(found, number)
        self.reading.note(found.filed_by, what=str(PROOF))
        return respond(file, original=True)


class OfficeRepairAcceptance(Idempotent, RepairOfficeView):
    """POST /api/v1/office/repairs/{repair}/acceptance."""

    @extend_schema(
        summary="Take an application on, or say why not",
        request=shapes.RepairAcceptanceShape,
        responses=ANSWERS,
    )
    def post(self, request: Request, repair: UUID) -> Response:
        form = shapes.RepairAcceptanceShape(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        if said["accepted"]:
            return Response(done(accept_repair(**self.by(repair))))
        return Response(done(decline_repair(**self.by(repair), refusal=refusal_in(said))))


class OfficeRepairDecision(Idempotent, RepairOfficeView):
    """POST /api/v1/office/repairs/{repair}/decision."""

    @extend_schema(
        summary="Grant or refuse a repair",
        description="By somebody other than who accepted it. Granted: the item is published, "
        "shared and used no more, in the same moment.",
        request=shapes.RepairDecisionShape,
        responses=ANSWERS,
    )
    def post(self, request: Request, repair: UUID) -> Response:
        form = shapes.RepairDecisionShape(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        if said["granted"]:
            reasons = said.get("reasons", "")
            return Response(done(grant_repair(**self.by(repair), reasons=reasons)))
        return Response(done(refuse_repair(**self.by(repair), refusal=refusal_in(said))))


class OfficeRepairUndoing(Idempotent, RepairOfficeView):
    """POST /api/v1/office/repairs/{repair}/undoing."""

    @extend_schema(
        summary="Undo a granted repair that rested on falsehood",
        description="By a third person. What is within its window is public again, and the shop "
        "cannot apply for three years; it can have this looked at again.",
        request=shapes.RepairUndoingShape,
        responses=ANSWERS,
    )
    def post(self, request: Request, repair: UUID) -> Response:
        form = shapes.RepairUndoingShape(data=request.data)
        form.is_valid(raise_exception=True)
        refusal = refusal_in(form.validated_data)
        return Response(done(undo_repair(**self.by(repair), refusal=refusal)))


class OfficeRepairExtension(Idempotent, RepairOfficeView):
    """POST /api/v1/office/repairs/{repair}/extension."""

    @extend_schema(
        summary="Grant more working days for a decision, once, with the reason",
        request=shapes.RepairExtensionShape,
        responses=ANSWERS,
    )
    def post(self, request: Request, repair: UUID) -> Response:
        form = shapes.RepairExtensionShape(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(done(extend_repair(**self.by(repair), **form.validated_data)))


def refusal_in(said: dict[str, Any]) -> Refusal:
    """What was said against it."""
    return Refusal(said.get("ground", ""), said.get("reasons", ""))


def queue_page(office: UUID, *, limit: int, cursor: str) -> tuple[list[Any], str | None]:
    """A page of what waits, due first, and where it goes on."""
    rows = queue_of(office)
    if cursor:
        due, last = cursors.decode(LIST, cursor)
        here = day(str(due), name="cursor")
        rows = rows.filter(Q(due_on__gt=here) | Q(due_on=here, id__gt=UUID(str(last))))
    found: list[Any] = list(rows[: limit + 1])
    end = [str(found[limit - 1].due_on), str(found[limit - 1].id)] if found[limit:] else None
    return found[:limit], cursors.encode(LIST, [*end]) if end else None


def row_shown(one: Repair) -> dict[str, Any]:
    """One case in the queue."""
    return {
        "reference": one.id,
        "merchant": {"code": one.merchant.code, "name": one.merchant.name},
        "title": one.title,
        "severity": one.severity,
        "severity_name": str(one.get_severity_display()),
        "state": one.state,
        "state_name": str(one.get_state_display()),
        "filed_on": one.filed_on,
        "due_on": getattr(one, "due_on", None),
        "is_appeal": one.appeals is not None,
        "is_late": one.lapsed_at is not None,
    }
