"""What the pages of partners' desks have in common."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.models import Kind
from incentives.partners.models import Partner
from incentives.partners.reading import partner_of, require_agreement


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
