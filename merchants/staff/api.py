"""Claiming a shop, for the app; deciding, for operators; codes, for offices."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView
from backend.accounts.organisations.desk_api import DeskView
from backend.accounts.organisations.models import Kind
from backend.api.idempotency import Idempotent
from backend.api.shapes import problems
from backend.audit.reads import Reading, reads_personal_data
from backend.consent.rights.office_api import OperatorView
from backend.kernel.errors import NotFound
from merchants.staff.cases import appeal_claim, decide_claim, file_claim, withdraw_claim
from merchants.staff.claiming import claim_by_code
from merchants.staff.codes import issue_claim_code, shop_by
from merchants.staff.evidence import add_evidence, file_of
from merchants.staff.models import Claim
from merchants.staff.shapes import (
    ClaimedShopShape,
    CodeWishShape,
    IssuedClaimCodeShape,
    ListedShopClaimShape,
    ListedShopClaimsShape,
    OpenedShopClaimShape,
    ShopByCodeShape,
    ShopClaimAppealShape,
    ShopClaimDecisionShape,
    ShopClaimFilesShape,
    ShopClaimShape,
    ShopClaimsShape,
    ShopClaimWishShape,
)
from merchants.staff.shown import PURPOSE, claim_of, claim_shown, listed, opened

MOST = 200
OPERATORS = "平台运营方"


class MyShopClaims(Idempotent, SignedInView):
    """GET, POST /api/v1/me/shop-claims."""

    @extend_schema(
        summary="My claims of shops", responses={200: ShopClaimsShape, **problems(400, 401, 429)}
    )
    def get(self, request: Request) -> Response:
        mine = Claim.objects.filter(claimant=self.person.pk).select_related("merchant")
        shown = [claim_shown(claim) for claim in mine.order_by("-id")[:MOST]]
        return Response(ShopClaimsShape({"results": shown}).data)

    @extend_schema(
        summary="Claim a shop by an operator's decision",
        request=ShopClaimWishShape,
        responses={201: ShopClaimShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        wish = ShopClaimWishShape(data=request.data)
        wish.is_valid(raise_exception=True)
        shop = shop_by(wish.validated_data["shop"])
        filed = file_claim(person=self.person, merchant=shop, words=wish.validated_data["words"])
        return Response(ShopClaimShape(claim_shown(filed)).data, status=201)


class MyShopByCode(Idempotent, SignedInView):
    """POST /api/v1/me/shop-claims/by-code."""

    @extend_schema(
        summary="Claim a shop with the code of its licence letter",
        description="Needs a verified identity whose name is the registered representative's.",
        request=ShopByCodeShape,
        responses={201: ClaimedShopShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        asked = ShopByCodeShape(data=request.data)
        asked.is_valid(raise_exception=True)
        shop, code = shop_by(asked.validated_data["shop"]), asked.validated_data["code"]
        joined = claim_by_code(person=self.person, merchant=shop, code=code)
        told = {"organisation": joined.organisation_id, "membership": joined.pk}
        return Response(ClaimedShopShape(told | {"role": joined.role}).data, status=201)


class MyShopClaimWithdrawal(Idempotent, SignedInView):
    """POST /api/v1/me/shop-claims/{claim}/withdrawal."""

    @extend_schema(
        summary="Withdraw a claim",
        request=None,
        responses={200: ShopClaimShape, **problems(400, 401, 404, 409, 429)},
    )
    def post(self, request: Request, claim: UUID) -> Response:
        withdrawn = withdraw_claim(person=self.person, claim=claim)
        return Response(ShopClaimShape(claim_shown(withdrawn)).data)


class MyShopClaimAppeal(Idempotent, SignedInView):
    """POST /api/v1/me/shop-claims/{claim}/appeal."""

    @extend_schema(
        summary="Have a refused claim decided anew by somebody else",
        request=ShopClaimAppealShape,
        responses={201: ShopClaimShape, **problems(400, 401, 404, 409, 429)},
    )
    def post(self, request: Request, claim: UUID) -> Response:
        said = ShopClaimAppealShape(data=request.data)
        said.is_valid(raise_exception=True)
        words = said.validated_data["words"]
        appeal = appeal_claim(person=self.person, claim=claim, words=words)
        return Response(ShopClaimShape(claim_shown(appeal)).data, status=201)


class MyShopClaimEvidence(Idempotent, SignedInView):
    """POST /api/v1/me/shop-claims/{claim}/evidence."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        summary="Add files to a claim that waits",
        request={"multipart/form-data": ShopClaimFilesShape},
        responses={200: ShopClaimShape, **problems(400, 401, 404, 409, 413, 415, 429)},
    )
    def post(self, request: Request, claim: UUID) -> Response:
        files = request.FILES.getlist("files")
        added = add_evidence(person=self.person, claim=claim, files=files)
        return Response(ShopClaimShape(claim_shown(added)).data)


class OfficeShopClaims(OperatorView):
    """GET /api/v1/office/shop-claims."""

    @extend_schema(
        summary="Claims of shops that wait",
        responses={200: ListedShopClaimsShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request) -> Response:
        waiting = Claim.objects.open().select_related("merchant").order_by("id")[:MOST]
        shown = [listed(claim) for claim in waiting]
        return Response(ListedShopClaimsShape({"results": shown}).data)


@reads_personal_data
class OfficeShopClaim(OperatorView):
    """GET /api/v1/office/shop-claims/{claim}."""

    @extend_schema(
        summary="Read a claim",
        description="The person sees in their access log that it was read.",
        responses={200: OpenedShopClaimShape, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, claim: UUID) -> Response:
        found = claim_of(claim)
        if found.words_sealed is None:
            raise NotFound
        by = Reading(reader=self.person.pk, organisation=OPERATORS, purpose=PURPOSE)
        return Response(OpenedShopClaimShape(opened(found, reading=by)).data)


@reads_personal_data
class OfficeShopClaimFile(OperatorView):
    """GET /api/v1/office/shop-claims/{claim}/evidence/{file}."""

    @extend_schema(
        summary="Read a file of a claim",
        description="The person sees in their access log that it was read.",
        responses={(200, "application/octet-stream"): bytes, **problems(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, claim: UUID, file: UUID) -> HttpResponse:
        by = Reading(reader=self.person.pk, organisation=OPERATORS, purpose=PURPOSE)
        return file_of(claim_of(claim), file, reading=by)


class OfficeShopClaimDecision(Idempotent, OperatorView):
    """POST /api/v1/office/shop-claims/{claim}/decision."""

    @extend_schema(
        summary="Approve or refuse a claim",
        request=ShopClaimDecisionShape,
        responses={200: ListedShopClaimShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request, claim: UUID) -> Response:
        said = ShopClaimDecisionShape(data=request.data)
        said.is_valid(raise_exception=True)
        decided = decide_claim(
            claim=claim,
            operator=self.person,
            is_approved=said.validated_data["approved"],
            reasons=said.validated_data["reasons"],
        )
        return Response(ListedShopClaimShape(listed(decided)).data)


class OfficeClaimCodes(Idempotent, DeskView):
    """POST /api/v1/office/claim-codes."""

    kind = Kind.OFFICE

    @extend_schema(
        summary="Make a one-time code for a shop's licence letter",
        description="For offices with the subject kind `registration` in the shop's division; "
        "the code before opens nothing any more.",
        request=CodeWishShape,
        responses={201: IssuedClaimCodeShape, **problems(400, 401, 403, 404, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        asked = CodeWishShape(data=request.data)
        asked.is_valid(raise_exception=True)
        shop = shop_by(asked.validated_data["shop"])
        made = issue_claim_code(merchant=shop, actor=self.person, office=self.organisation)
        told = {"shop": shop, "code": made.text, "expires_at": made.row.expires_at}
        return Response(IssuedClaimCodeShape(told).data, status=201)
