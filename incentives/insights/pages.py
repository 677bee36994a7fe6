"""/partner/figures: what becomes of a partner's offers, and of its own promptness."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desks import declare_desk_entry
from incentives.applications.figures import of_partner
from incentives.applications.wording import cash
from incentives.insights.funnel import funnels_of
from incentives.partners.pages import PartnerPage

HERE = "/partner/figures"

declare_desk_entry("partner", _("数字"), HERE, order=40)


class PartnerFiguresPage(PartnerPage):
    """One line of steps per offer; fewer than ten people are not told."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [(one, cash(one.granted)) for one in funnels_of(self.partner)]
        whole = of_partner(self.partner.pk)
        context = {"rows": rows, "whole": whole, "granted": cash(whole.granted)}
        return self.page("funnels/partner.html", context)
