"""What an office does about an item by itself: a document fell, a statement abuses, a recheck."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import query
from backend.audit.reads import reads_personal_data
from backend.deadlines.shapes import deadline_shown
from merchants.commitments.api import checked, next_of
from merchants.licences.seals import merchant_by
from merchants.objections import shapes
from merchants.objections.case_api import READ, WRITE
from merchants.objections.office_api import OfficeView
from merchants.objections.paging import due_page
from merchants.objections.reading import statement_shown
from merchants.objections.receipts import receipt
from merchants.objections.rechecks.actions import refuse_recheck
from merchants.objections.rechecks.reading import (
    at_office,
    one_recheck,
    recheck_case,
    waiting_rechecks,
)
from merchants.objections.revoking.actions import revoke_document
from merchants.objections.revoking.models import Revocation
from merchants.objections.statements.actions import Writer, moderate_statement

RECHECKS = "office.rechecks"


class OfficeRecordView(OfficeView):
    """For officers, about items on record."""

    @property
    def writer(self) -> Writer:
        """Who acts, for which office."""
        return Writer(person=self.person, acting_for=self.organisation)


class OfficeRevocation(Idempotent, OfficeRecordView):
    """POST /api/v1/office/records/{code}/{item}/revocation."""

    @extend_schema(
        summary="Our document fell: off every page, at once",
        description="Within three working days of that day by law; the clock is kept and shown.",
        request=shapes.RevokeRecordShape,
        responses={201: shapes.RevokedRecordShape, **WRITE},
    )
    def post(self, request: Request, code: str, item: UUID) -> Response:
        asked = checked(shapes.RevokeRecordShape(data=request.data))
        made = revoke_document(
            officer=self.person,
            office=self.organisation,
            merchant=merchant_by(code),
            item=item,
            on=asked["revoked_on"],
            reason=asked["reason"],
        )
        return Response(shapes.RevokedRecordShape(revoked(made)).data, status=201)


class OfficeStatement(Idempotent, OfficeRecordView):
    """POST /api/v1/office/records/{code}/{item}/statement."""

    @extend_schema(
        summary="Change or hide a shop's statement, for abuse only",
        description="The office's name and its reason stand beside it from then on.",
        request=shapes.StatementModerateShape,
        responses={200: shapes.StatementDoneShape, **WRITE},
    )
    def post(self, request: Request, code: str, item: UUID) -> Response:
        asked = checked(shapes.StatementModerateShape(data=request.data))
        merchant = merchant_by(code)
        made = moderate_statement(by=self.writer, merchant=merchant, item=item, **asked)
        told = {"statement": statement_shown(made), "receipt": receipt(made.entry)}
        return Response(shapes.StatementDoneShape(told).data)


class OfficeRechecks(OfficeRecordView):
    """GET /api/v1/office/rechecks."""

    @extend_schema(
        summary="Shops that wait for a new inspection by my office, due first",
        parameters=[query("limit", "1 to 100", kind=int), query("cursor", "from `next`")],
        responses={200: shapes.RechecksShape, **READ},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "limit", "cursor")
        limit, cursor = asked.limit(), asked.text("cursor", longest=600)
        rows = waiting_rechecks(self.organisation)
        found, after = due_page(rows, kind=RECHECKS, limit=limit, cursor=cursor)
        told = {
            "results": [recheck_case(one) for one in found],
            "next": next_of(request.path, limit, after),
        }
        return Response(shapes.RechecksShape(told).data)


@reads_personal_data
class OfficeRecheck(OfficeRecordView):
    """GET /api/v1/office/rechecks/{recheck}."""

    @extend_schema(
        summary="One request, with what the shop says it mended",
        responses={200: shapes.RecheckShape, **READ},
    )
    def get(self, request: Request, recheck: UUID) -> Response:
        found = one_recheck(at_office(self.organisation), recheck)
        told = recheck_case(found, reading=self.reading)
        return Response(shapes.RecheckShape(told).data)


class OfficeRecheckRefusal(Idempotent, OfficeRecordView):
    """POST /api/v1/office/rechecks/{recheck}/refusal."""

    @extend_schema(
        summary="Say why there is no new inspection",
        request=shapes.RecheckRefuseShape,
        responses={200: shapes.RecheckDoneShape, **WRITE},
    )
    def post(self, request: Request, recheck: UUID) -> Response:
        reasons = checked(shapes.RecheckRefuseShape(data=request.data))["reasons"]
        made = refuse_recheck(by=self.writer, recheck=recheck, reasons=reasons)
        told = {"recheck": recheck_case(made), "receipt": receipt(made.entry)}
        return Response(shapes.RecheckDoneShape(told).data)


def revoked(made: Revocation) -> dict[str, Any]:
    """A fall with its clock."""
    return {
        "item": made.item,
        "revoked_on": made.started_on,
        "taken_off_at": made.taken_off_at,
        "deadline": deadline_shown(made),
        "receipt": receipt(made.entry),
    }
