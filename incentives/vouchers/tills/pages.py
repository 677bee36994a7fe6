"""/partner/till: scan or type, see what it is good for, confirm once."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desks import declare_desk_entry
from backend.api.problems import status_of
from backend.kernel.errors import DomainError
from incentives.partners.pages import PartnerPage
from incentives.vouchers.models import Redemption, Voucher
from incentives.vouchers.reading import lines_of, words_of
from incentives.vouchers.redeeming import (
    Shown,
    Use,
    look_up,
    read,
    redeem,
    require_good,
    void_by_partner,
)

HERE = "/partner/till"
LONGEST = 400

declare_desk_entry("partner", _("收银台"), HERE, order=20)


class Till(PartnerPage):
    """GET: a place to type, and what was asked for; POST confirms it."""

    def get(self, request: HttpRequest, digits: str = "") -> HttpResponse:
        text = digits or request.GET.get("code", "")[:LONGEST]
        if not text:
            return self.shown({})
        try:
            return self.shown(self.looked_at(text))
        except DomainError as refusal:
            return self.refused(refusal, text)

    def post(self, request: HttpRequest, digits: str = "") -> HttpResponse:
        text = request.POST.get("code", "")[:LONGEST]
        try:
            if request.POST.get("step") == "void":
                return self.shown(self.voided(read(text)))
            return self.shown(self.confirmed(read(text)))
        except DomainError as refusal:
            return self.refused(refusal, text)

    def looked_at(self, text: str) -> dict[str, Any]:
        """What is on it; nothing is done yet."""
        shown = read(text)
        voucher = look_up(self.partner, shown)
        require_good(voucher, shown, at=timezone.now())
        return {**facts_of(voucher), "text": text}

    def confirmed(self, shown: Shown) -> dict[str, Any]:
        """It is used now."""
        use = Use(at=timezone.now(), by=self.person)
        used: Redemption = redeem(partner=self.partner, shown=shown, use=use)
        return {**facts_of(look_up(self.partner, shown)), "used": used}

    def voided(self, shown: Shown) -> dict[str, Any]:
        """It cannot be given: everything returned to its holder."""
        return {"voided": void_by_partner(partner=self.partner, shown=shown, by=self.person)}

    def refused(self, refusal: DomainError, text: str) -> HttpResponse:
        """Why not, with what was typed."""
        context = {"refusal": refusal, "typed": text}
        return self.shown(context, status=status_of(type(refusal)))

    def shown(self, context: dict[str, Any], *, status: int = HTTPStatus.OK) -> HttpResponse:
        """The page of the till."""
        answer = self.page("tills/till.html", context, status=status)
        answer["Offline-Page"] = f"{HERE}/offline; scope={HERE}"  # read by the service worker
        return answer


def facts_of(voucher: Voucher) -> dict[str, Any]:
    """What a till is told of a voucher: its terms and its last day. No person, no points."""
    return {
        "version": voucher.version,
        "is_better": voucher.is_better,
        "words": words_of(voucher.version, is_better=voucher.is_better),
        "lines": lines_of(voucher.version, is_better=voucher.is_better),
        "valid_until": voucher.valid_until,
    }
