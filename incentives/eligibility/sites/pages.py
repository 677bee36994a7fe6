"""/partner/sites: where people may sign in to this partner with Chengyi."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from backend.accounts.organisations.desks import declare_desk_entry
from backend.accounts.organisations.models import Role
from backend.api.problems import status_of
from backend.kernel.errors import DomainError, NotFound
from incentives.eligibility.sites.actions import end_site, make_site
from incentives.eligibility.sites.models import Site
from incentives.partners.pages import PartnerPage

ADDRESS = "/partner/sites"
NEW_SECRET = "new_site_secret"  # noqa: S105  # in the session, sealed, until it was shown once
MOST_SHOWN = 50

declare_desk_entry("partner", _("登录网站"), ADDRESS, order=80)


class PartnerSites(PartnerPage):
    """Owners make and end sites; a secret is shown once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            self.done(request)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(refusal, status=status_of(type(refusal)))
        return redirect(ADDRESS)

    def done(self, request: HttpRequest) -> None:
        """End the chosen one, or make one."""
        chosen, given = request.POST.get("chosen", ""), request.POST
        if chosen:
            end_site(partner=self.partner, site=_uuid(chosen), actor=self.person)
            return
        name = given.get("name", "").strip()[:60] or "site"
        address = given.get("redirect_uri", "").strip()
        made = make_site(partner=self.partner, name=name, redirect_uri=address, actor=self.person)
        request.session[NEW_SECRET] = made.secret

    def shown(
        self, refusal: DomainError | None = None, *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """Every site, and a new secret once."""
        context = {
            "refusal": refusal,
            "is_owner": self.membership.role == Role.OWNER,
            "sites": Site.objects.filter(partner=self.partner).order_by("-id")[:MOST_SHOWN],
            "new_secret": self.request.session.pop(NEW_SECRET, ""),
        }
        return self.page("sites/sites.html", context, status=status)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
