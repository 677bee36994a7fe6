"""The partner's desk: what waits, the agreement; what all pages below /partner share."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from backend.accounts.organisations.pages import Desk
from incentives.partners.models import Partner
from incentives.partners.office_pages import told_of
from incentives.partners.reading import agreement_of, is_ending, partner_of, require_agreement

MOST = 50


class PartnerPage(DeskPage):
    """A page below /partner for people who act for a partner, with a second factor.

    404 where the organisation is no partner. `needs_agreement = True`: 403 `agreement_over` while
    no agreement is in force; pages to read, and what must go on to the end, do without.
    """

    kind = Kind.PARTNER
    needs_agreement: ClassVar[bool] = False
    partner: Partner  # set by way_in

    def way_in(self, request: HttpRequest) -> HttpResponse | None:
        elsewhere = super().way_in(request)
        if elsewhere is None:
            self.partner = partner_of(self.organisation)
            if self.needs_agreement:
                require_agreement(self.partner)
        return elsewhere


class Home(Desk):
    """/partner: what waits, who belongs here, keys; also for those who are no partner yet."""

    kind = Kind.PARTNER
    template = "partners/home.html"

    def more(self) -> dict[str, Any]:
        partner = Partner.objects.filter(organisation=self.organisation).first()
        held = agreement_of(partner) if partner else None
        return {
            "partner": partner,
            "agreement": told_of(held) if held else None,
            "is_ending": bool(partner and is_ending(partner)),
        }


class Agreements(PartnerPage):
    """/partner/agreements: every one, as it was made, and what of its caps was taken."""

    def get(self, request: HttpRequest) -> HttpResponse:
        every = self.partner.agreements.order_by("-made_at")[:MOST]
        context = {
            "agreements": [told_of(one) for one in every],
            "today": timezone.localdate().isoformat(),
        }
        return self.page("partners/agreements.html", context)
