"""Pages at a desk: one acts for an organisation of the kind, and every page says for which."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from backend.accounts import second_factor
from backend.accounts.models import User
from backend.accounts.organisations import acting
from backend.accounts.organisations.desks import entries_of
from backend.accounts.organisations.models import Kind, Membership, Organisation
from backend.accounts.pages import SignedInPage, StaffPage
from backend.api.taps import OneTap
from backend.kernel.errors import Conflict, NotFound


class DeskChanged(Conflict):
    """The form was opened at one desk and sent, from an older tab, at another."""

    code = "acting_for_another"
    message = _("这张表单是代表另一家机构打开的，什么也没有办。请看清现在代表谁，再重新打开页面。")


class DeskPage(OneTap, StaffPage):
    """A page for people who act for an organisation of `kind`; templates extend accounts/at_desk.

    Offices and partners need a second factor in this session. A shop's people are offered one:
    many are one person with one phone, and what a shop does is about itself.
    """

    kind: ClassVar[Kind]
    membership: Membership  # set by way_in

    @property
    def organisation(self) -> Organisation:
        """Whom the person acts for."""
        return self.membership.organisation

    def serves(self, person: User) -> bool:
        return acting.memberships_of(person).filter(organisation__kind=self.kind).exists()

    def way_in(self, request: HttpRequest) -> HttpResponse | None:
        by_one = self.kind == Kind.MERCHANT
        elsewhere = self._with_one_factor(request) if by_one else super().way_in(request)
        return elsewhere or self._choice(request)

    def page(
        self, template: str, context: Mapping[str, Any], *, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        """The template with whom one acts for and the desk's navigation around it."""
        around = {
            "mine": self.membership,
            "organisation": self.organisation,
            "form_about": self.organisation.pk,
            "entries": entries_of(self.organisation, here=self.request.path),
            "offer_second_factor": not second_factor.has_enrolled(self.person),
        }
        return render(self.request, template, {**around, **context}, status=status)

    def _with_one_factor(self, request: HttpRequest) -> HttpResponse | None:
        elsewhere = SignedInPage.way_in(self, request)
        if elsewhere is None and not self.serves(self.person):
            raise NotFound
        return elsewhere

    def _choice(self, request: HttpRequest) -> HttpResponse | None:
        found = acting.membership_in(request.session, self.person)
        if found is None or found.organisation.kind != self.kind:
            return redirect("/me/acting-for")
        self.membership = found
        if request.POST.get("form_about", str(self.organisation.pk)) != str(self.organisation.pk):
            raise DeskChanged
        return None
