"""/office/shop-claims: operators read and decide claims of shops."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.pages import OperatorPage
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.audit.reads import Reading, reads_personal_data
from backend.kernel.errors import DomainError, NotFound
from merchants.staff.api import MOST, OPERATORS
from merchants.staff.cases import LONGEST, decide_claim
from merchants.staff.evidence import file_of
from merchants.staff.models import Claim
from merchants.staff.shown import PURPOSE, claim_of, listed, opened

LIST = "/office/shop-claims"


class ShopClaims(OperatorPage):
    """What waits, what came first first; nobody is named."""

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = Claim.objects.open().select_related("merchant").order_by("id")[:MOST]
        shown = [listed(claim) for claim in waiting]
        return render(request, "staff/claims.html", {"claims": shown})


@reads_personal_data
class ShopClaimFile(OperatorPage):
    """/office/shop-claims/{claim}/evidence/{file}: handed out, and noted."""

    def get(self, request: HttpRequest, claim: UUID, file: UUID) -> HttpResponse:
        by = Reading(reader=self.person.pk, organisation=OPERATORS, purpose=PURPOSE)
        return file_of(claim_of(claim), file, reading=by)


@reads_personal_data
class ShopClaim(OneTap, OperatorPage):
    """One claim with its words; the person sees that it was read. POST decides."""

    def get(self, request: HttpRequest, claim: UUID) -> HttpResponse:
        return self.shown(claim)

    def post(self, request: HttpRequest, claim: UUID) -> HttpResponse:
        try:
            decide_claim(
                claim=claim,
                operator=self.person,
                is_approved=request.POST.get("step") == "approve",
                reasons=request.POST.get("reasons", "")[:LONGEST],
            )
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(claim, refusal)
        return redirect(LIST)

    def shown(self, claim: UUID, refusal: DomainError | None = None) -> HttpResponse:
        """The claim, with what was refused on top."""
        found = claim_of(claim)
        if found.words_sealed is None:
            raise NotFound
        by = Reading(reader=self.person.pk, organisation=OPERATORS, purpose=PURPOSE)
        context = {
            "refusal": refusal,
            "claim": opened(found, reading=by),
            "reasons": self.request.POST.get("reasons", "")[:LONGEST],
        }
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return render(self.request, "staff/decide.html", context, status=status)
