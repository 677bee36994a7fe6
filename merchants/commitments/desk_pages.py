"""The desks: a shop makes, withdraws and answers; an office finds kept or broken."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from backend.api.params import BadParameter
from backend.api.problems import status_of
from backend.consent.pages import as_file
from backend.kernel.errors import DomainError, Invalid, NotFound
from merchants.commitments.actions import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_OPEN,
    WITHDRAWN_HERE,
    Offered,
    make_promise,
    withdraw_promise,
)
from merchants.commitments.choices import COMMITMENT, DETERMINED, Status
from merchants.commitments.determining import (
    LONGEST_REASONS,
    Found,
    determine,
    one_at,
    waiting_at,
)
from merchants.commitments.models import Commitment
from merchants.commitments.office_api import LIST as OFFICE_LIST
from merchants.commitments.office_api import listed
from merchants.commitments.reading import RULE, keeps_promises, paged, shown_all
from merchants.commitments.ready import templates
from merchants.commitments.receipts import receipt_of_last_act
from merchants.commitments.replies import reply_to_words
from merchants.commitments.shop_api import merchant_of, of_shop, one_of_shop
from merchants.licences.seals import merchant_by

ON_A_PAGE = 20


class PromiseForm(forms.Form):
    """A template, or words of one's own."""

    template = forms.CharField(max_length=40, required=False)
    title = forms.CharField(max_length=LONGEST_TITLE, required=False)
    content = forms.CharField(max_length=LONGEST_TEXT, required=False)
    liability = forms.CharField(max_length=LONGEST_TEXT, required=False)
    valid_until = forms.DateField(required=False)


class FoundForm(forms.Form):
    """What an authority found."""

    outcome = forms.ChoiceField(choices=[(one.value, one.value) for one in DETERMINED])
    reasons = forms.CharField(max_length=LONGEST_REASONS, required=False)
    unfulfilled = forms.CharField(max_length=LONGEST_REASONS, required=False)
    accountability = forms.CharField(max_length=LONGEST_REASONS, required=False)


class ShopPromises(DeskPage):
    """/shop/promises: what stands, what is ready to adopt."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest) -> HttpResponse:
        merchant, on = merchant_of(self.organisation), timezone.localdate()
        rows, cursor = of_shop(self.organisation), request.GET.get("cursor", "")
        try:
            found, after = paged(rows, limit=ON_A_PAGE, cursor=cursor, kind="shop.promises")
        except BadParameter:
            found, after = paged(rows, limit=ON_A_PAGE, cursor="", kind="shop.promises")
        context = {
            "merchant": merchant,
            "promises": shown_all(merchant.pk, found, on=on),
            "next_url": f"?cursor={after}" if after else "",
            "keeps": keeps_promises(merchant.pk, on=on),
            "rule": RULE,
            "done": request.GET.get("done", ""),
        }
        return self.page("commitments/shop.html", context)


class NewPromise(DeskPage):
    """/shop/promises/new: adopt one that is ready (?template=), or write one's own."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PromiseForm(request.POST)
        if not form.is_valid():
            return self.shown(refusal=Invalid(), status=HTTPStatus.BAD_REQUEST)
        offered = Offered(**form.cleaned_data)
        try:
            make_promise(shop=self.organisation, person=self.person, offered=offered)
        except DomainError as refusal:
            if self.organisation.merchant is None:
                raise
            return self.shown(refusal=refusal, status=status_of(type(refusal)))
        return redirect("/shop/promises?done=made")

    def shown(
        self, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The templates not yet promised, or the one chosen, and the form."""
        on, rows = timezone.localdate(), of_shop(self.organisation)
        taken = set(rows.in_force(on=on).values_list("template", flat=True))
        chosen = self.request.POST.get("template") or self.request.GET.get("template", "")
        context = {
            "ready": [one for code, one in templates().items() if code not in taken],
            "chosen": templates().get(chosen),
            "typed": self.request.POST,
            "today": on,
            "most": MOST_OPEN,
            "refusal": refusal,
        }
        return self.page("commitments/new.html", context, status=status)


class ShopPromise(DeskPage):
    """/shop/promises/{commitment}: withdraw it, answer what visitors said."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest, commitment: UUID) -> HttpResponse:
        return self.shown(commitment)

    def post(self, request: HttpRequest, commitment: UUID) -> HttpResponse:
        steps = {"withdraw": self._withdraw, "reply": self._reply}
        step = steps.get(request.POST.get("step", ""))
        if step is None:
            raise Invalid
        try:
            step(commitment)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(commitment, refusal=refusal, status=status_of(type(refusal)))
        return redirect(f"/shop/promises?done={request.POST['step']}")

    def _withdraw(self, commitment: UUID) -> None:
        withdraw_promise(shop=self.organisation, person=self.person, commitment=commitment)

    def _reply(self, commitment: UUID) -> None:
        text = self.request.POST.get("words", "")
        reply_to_words(shop=self.organisation, person=self.person, commitment=commitment, text=text)

    def shown(
        self, commitment: UUID, *, refusal: DomainError | None = None, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """One promise as everybody sees it, and what the shop may do."""
        found, on = one_of_shop(self.organisation, commitment), timezone.localdate()
        (one,) = shown_all(found.merchant_id, [found], on=on)
        context = {
            "one": one,
            "may_withdraw": found.kind in WITHDRAWN_HERE and one["state"] == Status.OPEN,
            "text": self.request.POST.get("words") or (one["reply"] or {}).get("text", ""),
            "refusal": refusal,
        }
        return self.page("commitments/shop_promise.html", context, status=status)


class ShopPromiseReceipt(DeskPage):
    """/shop/promises/{commitment}/receipt: of the last that the shop did with it."""

    kind = Kind.MERCHANT

    def get(self, request: HttpRequest, commitment: UUID) -> HttpResponse:
        own = one_of_shop(self.organisation, commitment)
        told = receipt_of_last_act(own.id, by=self.organisation)
        return as_file(told, name=f"receipt-{own.code}.json")


class OfficePromises(DeskPage):
    """/office/promises: of the shops the office is competent for, newest first."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest) -> HttpResponse:
        rows, cursor = waiting_at(self.organisation), request.GET.get("cursor", "")
        try:
            found, after = paged(rows, limit=ON_A_PAGE, cursor=cursor, kind=OFFICE_LIST)
        except BadParameter:
            found, after = paged(rows, limit=ON_A_PAGE, cursor="", kind=OFFICE_LIST)
        context = {
            "promises": listed(found),
            "next_url": f"?cursor={after}" if after else "",
            "done": request.GET.get("done", ""),
        }
        return self.page("commitments/office.html", context)


class OfficePromise(DeskPage):
    """/office/promises/{code}/{commitment}: what was found, with reasons."""

    kind = Kind.OFFICE

    def get(self, request: HttpRequest, code: str, commitment: UUID) -> HttpResponse:
        return self.shown(code, commitment)

    def post(self, request: HttpRequest, code: str, commitment: UUID) -> HttpResponse:
        try:
            self._determine(code, commitment)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(code, commitment, refusal=refusal, status=status_of(type(refusal)))
        return redirect("/office/promises?done=1")

    def _determine(self, code: str, commitment: UUID) -> None:
        form, merchant = FoundForm(self.request.POST), merchant_by(code)
        one_at(self.organisation, merchant, commitment)
        if not form.is_valid():
            raise Invalid
        determine(
            officer=self.person,
            office=self.organisation,
            merchant=merchant,
            commitment=commitment,
            found=Found(**form.cleaned_data),
        )

    def shown(
        self,
        code: str,
        commitment: UUID,
        *,
        refusal: DomainError | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """The promise, and what may be found of it now."""
        found = one_at(self.organisation, merchant_by(code), commitment)
        context = {
            "one": listed([found])[0],
            "outcomes": _outcomes(found),
            "said": self.request.POST,
            "refusal": refusal,
        }
        return self.page("commitments/office_promise.html", context, status=status)


def _outcomes(found: Commitment) -> list[tuple[str, str]]:
    following = COMMITMENT.following(found.status_on(timezone.localdate()))
    return [(one.value, str(one.label)) for one in DETERMINED if one in following]
