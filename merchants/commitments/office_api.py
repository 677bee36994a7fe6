"""The authority's side: commitments of its shops, and finding them kept or broken."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from merchants.commitments import shapes
from merchants.commitments.api import checked, next_of
from merchants.commitments.determining import determine, one_at, waiting_at
from merchants.commitments.models import Commitment
from merchants.commitments.reading import paged, shown_all
from merchants.commitments.receipts import receipt_of_version
from merchants.licences.seals import merchant_by

LIST = "office.commitments"


class OfficeView(DeskView):
    """For officers acting for an office."""

    kind = Kind.OFFICE


class OfficeCommitments(OfficeView):
    """GET /api/v1/office/commitments."""

    @extend_schema(
        summary="Commitments of the shops my office is competent for, newest first",
        parameters=[query("limit", "1 to 100", kind=int), query("cursor", "from `next`")],
        responses={200: shapes.OfficeCommitmentsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "limit", "cursor")
        limit, cursor = asked.limit(), asked.text("cursor", longest=600)
        rows = waiting_at(self.organisation)
        found, after = paged(rows, limit=limit, cursor=cursor, kind=LIST)
        told = {"results": listed(found), "next": next_of(request.path, limit, after)}
        return Response(shapes.OfficeCommitmentsShape(told).data)


class OfficeCommitment(OfficeView):
    """GET /api/v1/office/commitments/{code}/{commitment}."""

    @extend_schema(
        summary="One commitment",
        responses={200: shapes.OfficeCommitmentShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, code: str, commitment: UUID) -> Response:
        found = one_at(self.organisation, merchant_by(code), commitment)
        return Response(shapes.OfficeCommitmentShape(listed([found])[0]).data)


class OfficeDetermination(Idempotent, OfficeView):
    """POST /api/v1/office/commitments/{code}/{commitment}/determination."""

    @extend_schema(
        summary="Find a promise kept, partly kept or broken, with reasons",
        description="The shop is told. What is not wholly kept is public for a year at most.",
        request=shapes.PromiseFoundShape,
        responses={
            201: shapes.PromiseMadeShape,
            **problems(400, 401, 403, 404, 409, 413, 422, 429),
        },
    )
    def post(self, request: Request, code: str, commitment: UUID) -> Response:
        shape = shapes.PromiseFoundShape(data=request.data)
        checked(shape)
        made = determine(
            officer=self.person,
            office=self.organisation,
            merchant=merchant_by(code),
            commitment=commitment,
            found=shape.found(),
        )
        told = {"commitment": listed([made])[0], "receipt": receipt_of_version(made)}
        return Response(shapes.PromiseMadeShape(told).data, status=201)


def listed(found: list[Commitment]) -> list[dict[str, Any]]:
    """Commitments of several shops as everybody sees them, and whose they are."""
    on = timezone.localdate()
    told = []
    for one in found:
        (seen,) = shown_all(one.merchant_id, [one], on=on)
        shop = {"code": one.merchant.code, "name": one.merchant.name}
        told.append(seen | {"merchant": shop})
    return told
