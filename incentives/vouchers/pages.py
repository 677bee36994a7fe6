"""/me/vouchers: take one, show it at a till, give it back, hand it on."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from backend.accounts.pages import SignedInPage
from backend.api import cursors
from backend.api.params import Query
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.consent.actions import give_consent
from backend.consent.pages import as_file
from backend.kernel.errors import DomainError, NotFound
from backend.proof.models import Entry
from backend.proof.receipts import receipt_of
from credit.ledger.reading import spendable
from credit.membership.reading import member_of
from incentives.eligibility.consenting import PURPOSE, declare_for, may_know
from incentives.offers.conditions import facts_of, meets
from incentives.offers.models import Version, Way
from incentives.offers.reading import open_version
from incentives.offers.ways import declare_step
from incentives.vouchers import counting
from incentives.vouchers.actions import Wish, take, void
from incentives.vouchers.gifts.actions import answer, offer_gift, take_back
from incentives.vouchers.models import Voucher
from incentives.vouchers.reading import (
    gifts_for,
    is_givable,
    is_shown_by,
    lines_of,
    one,
    open_gift,
    page,
)
from incentives.vouchers.refusals import NotAVoucherOffer, OfferChanged
from incentives.vouchers.signing import pass_of
from merchants.licences.qr import svg

LIST = "my-vouchers"
HERE = "/me/vouchers"

declare_step(Way.VOUCHER, address="/me/vouchers/take/{code}", text=_("领券"))


class MyVouchers(SignedInPage):
    """Everything, the newest first; above it what relatives would hand on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        cursor = Query(request.GET, "cursor", "done").text("cursor", longest=cursors.LONGEST)
        before = str(cursors.decode(LIST, cursor)[0]) if cursor else ""
        rows, after = page(self.person.pk, before=before)
        context = {
            "vouchers": rows,
            "gifts": [] if before else gifts_for(self.person),
            "next_url": f"{HERE}?cursor={cursors.encode(LIST, [after])}" if after else "",
            "done": request.GET.get("done", ""),
            "today": timezone.localdate(),
        }
        return render(request, "vouchers/mine.html", context)


class TakeVoucher(OneTap, SignedInPage):
    """/me/vouchers/take/{offer}: both terms, what is left, what it costs; POST takes one."""

    def get(self, request: HttpRequest, offer: str) -> HttpResponse:
        return self.shown(offer)

    def post(self, request: HttpRequest, offer: str) -> HttpResponse:
        number, terms = request.POST.get("version", ""), request.POST.get("terms", "")
        try:
            if not number.isdecimal() or len(number) > 5:  # noqa: PLR2004  # a small integer
                raise OfferChanged
            self.agree(offer)
            made = take(person=self.person, wish=Wish(offer, int(number), terms == "better"))
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(offer, refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}/{made.id}?done=taken")

    def agree(self, offer: str) -> None:
        """The consent that stands beside the button, where it was ticked. Raises TextChanged."""
        text, partner = self.request.POST.get("agree", ""), open_version(offer).offer.partner
        if not text:
            return
        version = int(text) if text.isdecimal() and len(text) < 6 else 0  # noqa: PLR2004  # smallint
        give_consent(person=self.person, purpose=PURPOSE, recipient=partner.code, version=version)

    def shown(
        self, offer: str, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """What is to be had today."""
        version = open_version(offer)
        if version.offer.way != Way.VOUCHER:
            raise NotAVoucherOffer
        context = {**self.choice(version), "refusal": refusal}
        return render(self.request, "vouchers/take.html", context, status=status)

    def choice(self, version: Version) -> Mapping[str, Any]:
        """Both terms, and which of them is open to the reader."""
        today, member = timezone.localdate(), member_of(self.person.pk)
        is_met = version.has_condition and meets(version, facts_of(self.person.pk))
        purse = spendable(member) if member and version.points_price else 0
        return {
            "version": version,
            "everyone": lines_of(version, is_better=False),
            "better": lines_of(version, is_better=True) if version.has_condition else [],
            "is_met": is_met,
            "asked": self.asked(version) if is_met else None,
            "purse": purse,
            "can_pay": purse >= version.points_price,
            "left": counting.left(counting.quotas_of(version, on=today), on=today),
        }

    def asked(self, version: Version) -> Any:
        """The text to agree to; None where the reader already does."""
        partner = version.offer.partner
        if may_know(self.person.pk, partner):
            return None
        return declare_for(partner).purpose.text()


class MyVoucher(OneTap, SignedInPage):
    """/me/vouchers/{voucher}: what the till scans; POST gives it back or hands it on."""

    def get(self, request: HttpRequest, voucher: UUID) -> HttpResponse:
        return self.shown(voucher)

    def post(self, request: HttpRequest, voucher: UUID) -> HttpResponse:
        try:
            done = self.done(voucher)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(voucher, refusal, status=status_of(type(refusal)))
        return redirect(f"{HERE}/{voucher}?done={done}")

    def done(self, voucher: UUID) -> str:
        """One of the steps of its taker."""
        step = self.request.POST.get("step", "")
        if step == "gift":
            phone = self.request.POST.get("phone", "")[:20]
            offer_gift(person=self.person, voucher=voucher, phone=phone)
            return "asked"
        if step == "keep":
            take_back(person=self.person, voucher=voucher)
            return "kept"
        void(person=self.person, voucher=voucher)
        return "voided"

    def shown(
        self, voucher: UUID, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The voucher; while it can be shown, as a QR code and in letters."""
        found = one(self.person.pk, voucher)
        context = {
            **self.facts(found),
            **(self.code(found) if is_shown_by(found, self.person.pk) else {}),
            "done": self.request.GET.get("done", ""),
            "refusal": refusal,
        }
        return render(self.request, "vouchers/one.html", context, status=status)

    def facts(self, found: Voucher) -> dict[str, Any]:
        """What it is and where it stands."""
        return {
            "voucher": found,
            "version": found.version,
            "lines": lines_of(found.version, is_better=found.is_better),
            "is_taker": found.holder_id == self.person.pk,
            "gift": open_gift(found),
            "givable": is_givable(found),
            "today": timezone.localdate(),
        }

    def code(self, found: Voucher) -> dict[str, Any]:
        """The pass as a picture, and until when it is good."""
        digits, good_until = pass_of(found, now=timezone.now())
        address = self.request.build_absolute_uri(f"/partner/till/{digits}")
        drawn = svg(address, title=str(_("请收银员扫码")))
        return {"qr": mark_safe(drawn), "good_until": good_until}  # noqa: S308  # drawn by us


class MyVoucherReceipt(SignedInPage):
    """/me/vouchers/{voucher}/receipt: of the last step, as a file to keep."""

    def get(self, request: HttpRequest, voucher: UUID) -> HttpResponse:
        found = one(self.person.pk, voucher)
        receipt = receipt_of(Entry.objects.get(pk=found.receipt))
        return as_file(receipt, name=f"receipt-{voucher}.json")


class MyGift(OneTap, SignedInPage):
    """POST /me/vouchers/gifts/{gift}: take it over, or not."""

    def post(self, request: HttpRequest, gift: UUID) -> HttpResponse:
        is_accepted = request.POST.get("answer") == "accept"
        found = answer(person=self.person, gift=gift, is_accepted=is_accepted)
        return redirect(f"{HERE}/{found.id}?done=received" if found else f"{HERE}?done=declined")
