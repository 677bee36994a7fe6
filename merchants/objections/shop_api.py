"""The shop's side by API: objections, statements, requests for a new inspection."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.params import Query
from backend.api.shapes import problems, query
from merchants.commitments.api import checked, next_of
from merchants.objections import shapes
from merchants.objections.actions import file_objection
from merchants.objections.case_api import (
    READ,
    WRITE,
    CaseAppeal,
    CaseDetail,
    CaseFile,
    CaseList,
    CaseReceipt,
    CaseWithdrawal,
    ShopFilerView,
    done,
    said_of,
)
from merchants.objections.paging import newest_page
from merchants.objections.reading import (
    item_at_shop,
    merchant_of,
    statement_shown,
)
from merchants.objections.receipts import receipt
from merchants.objections.rechecks.actions import ask_recheck, withdraw_recheck
from merchants.objections.rechecks.reading import of_shop, one_recheck, recheck_case
from merchants.objections.statements.actions import Writer, statement_of, write_statement

FORM = {
    "application/json": shapes.ObjectRecordShape,
    "multipart/form-data": shapes.ObjectRecordWithFilesShape,
}
RECHECKS = "shop.rechecks"


class ShopObjections(Idempotent, CaseList, ShopFilerView):
    """GET, POST /api/v1/shop/objections."""

    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        summary="Dispute an item on record of my shop",
        description="It is marked as contested at once on page, card, feed and dump. One open "
        "objection a document; an item already gone is refused with the reason and the next step.",
        request=FORM,
        responses={201: shapes.RecordObjectionDoneShape, **WRITE},
    )
    def post(self, request: Request) -> Response:
        item, said = said_of(request)
        shop = merchant_of(self.organisation)
        made = file_objection(by=self.filer, merchant=shop, item=item, said=said)
        return Response(done(made), status=201)


class ShopObjection(CaseDetail, ShopFilerView):
    """GET /api/v1/shop/objections/{objection}."""


class ShopObjectionReceipt(CaseReceipt, ShopFilerView):
    """GET /api/v1/shop/objections/{objection}/receipt."""


class ShopObjectionFile(CaseFile, ShopFilerView):
    """GET /api/v1/shop/objections/{objection}/files/{number}."""


class ShopObjectionWithdrawal(CaseWithdrawal, ShopFilerView):
    """POST /api/v1/shop/objections/{objection}/withdrawal."""


class ShopObjectionAppeal(CaseAppeal, ShopFilerView):
    """POST /api/v1/shop/objections/{objection}/appeal."""


class ShopView(DeskView):
    """For people who act for a shop."""

    kind = Kind.MERCHANT

    @property
    def writer(self) -> Writer:
        """Who writes, for which shop."""
        return Writer(person=self.person, acting_for=self.organisation)


class ShopStatement(Idempotent, ShopView):
    """PUT /api/v1/shop/records/{item}/statement."""

    @extend_schema(
        summary="Say something beside an item, or take it back",
        description="Shown as not verified by the publisher; every version is kept.",
        request=shapes.StatementWriteShape,
        responses={
            200: shapes.StatementDoneShape, **problems(400, 401, 403, 404, 409, 413, 422, 429)
        },
    )  # fmt: skip
    def put(self, request: Request, item: UUID) -> Response:
        text = checked(shapes.StatementWriteShape(data=request.data))["text"]
        shop = merchant_of(self.organisation)
        made = write_statement(by=self.writer, merchant=shop, item=item, text=text)
        told = {
            "statement": statement_shown(statement_of(item_at_shop(self.organisation, item))),
            "receipt": receipt(made.entry) if made else None,
        }
        return Response(shapes.StatementDoneShape(told).data)


class ShopItemRechecks(Idempotent, ShopView):
    """POST /api/v1/shop/records/{item}/rechecks."""

    @extend_schema(
        summary="Ask to be inspected anew",
        description="That it is pending, and until when, is shown beside the inspection.",
        request=shapes.RecheckAskShape,
        responses={201: shapes.RecheckDoneShape, **WRITE},
    )
    def post(self, request: Request, item: UUID) -> Response:
        words = checked(shapes.RecheckAskShape(data=request.data))["words"]
        shop = merchant_of(self.organisation)
        made = ask_recheck(by=self.writer, merchant=shop, item=item, words=words)
        return Response(recheck_done(made), status=201)


class ShopRechecks(ShopView):
    """GET /api/v1/shop/rechecks."""

    @extend_schema(
        summary="My shop's requests for a new inspection, newest first",
        parameters=[query("limit", "1 to 100", kind=int), query("cursor", "from `next`")],
        responses={200: shapes.RechecksShape, **READ},
    )
    def get(self, request: Request) -> Response:
        asked = Query(request.query_params, "limit", "cursor")
        limit, cursor = asked.limit(), asked.text("cursor", longest=600)
        rows = of_shop(merchant_of(self.organisation).pk)
        found, after = newest_page(rows, kind=RECHECKS, limit=limit, cursor=cursor)
        told = {
            "results": [recheck_case(one, is_own=True) for one in found],
            "next": next_of(request.path, limit, after),
        }
        return Response(shapes.RechecksShape(told).data)


class ShopRecheckWithdrawal(Idempotent, ShopView):
    """POST /api/v1/shop/rechecks/{recheck}/withdrawal."""

    @extend_schema(
        summary="Take a request back",
        request=None,
        responses={200: shapes.RecheckDoneShape, **WRITE},
    )
    def post(self, request: Request, recheck: UUID) -> Response:
        one_recheck(of_shop(merchant_of(self.organisation).pk), recheck)
        return Response(recheck_done(withdraw_recheck(by=self.writer, recheck=recheck)))


def recheck_done(made: Any) -> dict[str, Any]:
    """The answer to an act about a recheck."""
    told = {"recheck": recheck_case(made, is_own=True), "receipt": receipt(made.entry)}
    return dict(shapes.RecheckDoneShape(told).data)
