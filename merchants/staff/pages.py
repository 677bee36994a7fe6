"""/shop/claim for whoever says that a shop is theirs; codes at the office's desk."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts.identity.disclosure import identity_of
from backend.accounts.organisations import acting
from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from backend.accounts.pages import SignedInPage
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.kernel.errors import DomainError, NotFound
from merchants.registry.models import Merchant
from merchants.staff.cases import LONGEST, appeal_claim, file_claim, withdraw_claim
from merchants.staff.claiming import claim_by_code
from merchants.staff.codes import NoSuchShop, issue_claim_code, shop_by
from merchants.staff.models import Claim
from merchants.staff.reading import is_claimed, staffs
from merchants.staff.shown import claim_shown

HERE = "/shop/claim"
NEW_CODE = "new_claim_code"  # in the session, sealed, until the page has shown it once


def chosen(request: HttpRequest) -> UUID:
    """Which claim the form is about. Raises NotFound."""
    try:
        return UUID(request.POST.get("chosen", ""))
    except ValueError:
        raise NotFound from None


class ClaimShop(OneTap, SignedInPage):
    """/shop/claim?m=CODE: three ways to answer for a shop; one's own cases below."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.done(request.POST.get("step", ""))
        except NoSuchShop as refusal:
            return self.shown(refusal)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(refusal)

    def done(self, step: str) -> HttpResponse:
        """One step, and where it leads. Raises what the step refuses with."""
        said, person = self.request.POST, self.person
        if step == "code":
            shop = shop_by(said.get("m", ""))
            joined = claim_by_code(person=person, merchant=shop, code=said.get("code", ""))
            acting.act_for(membership=joined.pk, person=person, session=self.request.session)
            return redirect("/shop")
        words, files = said.get("words", "")[:LONGEST], self.request.FILES.getlist("files")
        if step == "file":
            shop = shop_by(said.get("m", ""))
            file_claim(person=person, merchant=shop, words=words, files=files)
        elif step == "withdraw":
            withdraw_claim(person=person, claim=chosen(self.request))
        elif step == "appeal":
            appeal_claim(person=person, claim=chosen(self.request), words=words, files=files)
        else:
            raise NotFound
        return redirect(HERE)

    def shown(self, refusal: DomainError | None = None) -> HttpResponse:
        """The page, with what was refused on top and what was typed where it was."""
        typed = self.request.POST if self.request.method == "POST" else self.request.GET
        shop, unknown = _shop(typed.get("m", ""))
        mine = Claim.objects.filter(claimant=self.person.pk).select_related("merchant")
        context = {
            "refusal": refusal or unknown,
            "shop": shop,
            "typed": typed.get("m", "")[:50],
            "words": typed.get("words", "")[:LONGEST],
            "is_verified": identity_of(self.person) is not None,
            "is_claimed": shop is not None and is_claimed(shop.pk),
            "is_mine": shop is not None and staffs(self.person.pk, shop.pk),
            "claims": [claim_shown(claim) for claim in mine.order_by("-id")[:20]],
        }
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return render(self.request, "staff/claim.html", context, status=status)


class ClaimCodes(DeskPage):
    """/office/claim-codes: a one-time code for the letter that comes with the licence."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            shop = shop_by(request.POST.get("m", ""))
            made = issue_claim_code(merchant=shop, actor=self.person, office=self.organisation)
        except DomainError as refusal:
            return self.shown(refusal)
        told = {"shop": shop.name, "shop_code": shop.code, "code": made.text}
        request.session[NEW_CODE] = told | {"until": made.row.expires_at.isoformat()}
        return redirect("/office/claim-codes")

    def shown(self, refusal: DomainError | None = None) -> HttpResponse:
        """The form, and a new code once."""
        context = {
            "refusal": refusal,
            "typed": self.request.POST.get("m", "")[:50],
            "new": self.request.session.pop(NEW_CODE, None),
        }
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return self.page("staff/claim_codes.html", context, status=status)


def _shop(code: str) -> tuple[Merchant | None, NoSuchShop | None]:
    if not code.strip():
        return None, None
    try:
        return shop_by(code), None
    except NoSuchShop as unknown:
        return None, unknown
