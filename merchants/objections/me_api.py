"""The person named in the register objects by API: identity proved, name as registered."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.idempotency import Idempotent
from merchants.commitments.api import checked
from merchants.licences.seals import merchant_by
from merchants.objections import shapes
from merchants.objections.actions import file_objection
from merchants.objections.case_api import (
    WRITE,
    CaseAppeal,
    CaseDetail,
    CaseFile,
    CaseList,
    CaseReceipt,
    CaseWithdrawal,
    MyFilerView,
    done,
    said_of,
)

FORM = {
    "application/json": shapes.MyObjectRecordShape,
    "multipart/form-data": shapes.MyObjectRecordWithFilesShape,
}


class MyRecordObjections(Idempotent, CaseList, MyFilerView):
    """GET, POST /api/v1/me/record-objections."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        summary="Dispute an item on record of a merchant whose registered representative I am",
        description="The name of the proved identity must be the registered one.",
        request=FORM,
        responses={201: shapes.RecordObjectionDoneShape, **WRITE},
    )
    def post(self, request: Request) -> Response:
        code = checked(shapes.MyObjectRecordShape(data=request.data))["merchant"]
        item, said = said_of(request)
        merchant = merchant_by(code)
        made = file_objection(by=self.filer, merchant=merchant, item=item, said=said)
        return Response(done(made), status=201)


class MyRecordObjection(CaseDetail, MyFilerView):
    """GET /api/v1/me/record-objections/{objection}."""


class MyRecordObjectionReceipt(CaseReceipt, MyFilerView):
    """GET /api/v1/me/record-objections/{objection}/receipt."""


class MyRecordObjectionFile(CaseFile, MyFilerView):
    """GET /api/v1/me/record-objections/{objection}/files/{number}."""


class MyRecordObjectionWithdrawal(CaseWithdrawal, MyFilerView):
    """POST /api/v1/me/record-objections/{objection}/withdrawal."""


class MyRecordObjectionAppeal(CaseAppeal, MyFilerView):
    """POST /api/v1/me/record-objections/{objection}/appeal."""
