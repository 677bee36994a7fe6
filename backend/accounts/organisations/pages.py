"""/me/acting-for, and the desks /office, /partner, /shop."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backend.accounts import second_factor
from backend.accounts.organisations import acting
from backend.accounts.organisations.actions import (
    accept_invitation,
    decline_invitation,
    end_membership,
    invitations_of,
    invite,
    withdraw_invitation,
)
from backend.accounts.organisations.competences import in_words, named
from backend.accounts.organisations.desk_pages import DeskPage
from backend.accounts.organisations.desks import DESKS
from backend.accounts.organisations.keys import (
    KEYS_FOR,
    NoKeysHere,
    issue_key,
    revoke_key,
    rotate_key,
)
from backend.accounts.organisations.models import Kind, Role
from backend.accounts.organisations.scopes import scopes_for
from backend.accounts.pages import SignedInPage, to_first
from backend.accounts.permissions import SecondFactorMissing
from backend.api.problems import status_of
from backend.api.taps import OneTap
from backend.kernel.errors import DomainError, NotFound

NEW_KEY = "new_api_key"  # in the session, sealed, until the page has shown it once


def _chosen(request: HttpRequest) -> UUID:
    """Which row the form is about. Raises NotFound."""
    try:
        return UUID(request.POST.get("chosen", ""))
    except ValueError:
        raise NotFound from None


class ActingFor(OneTap, SignedInPage):
    """Whom I act for: choose one, or myself; answer invitations."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        step, person = request.POST.get("step", ""), self.person
        try:
            if step == "act":
                return self.begin(request)
            if step == "accept":
                accept_invitation(invitation=_chosen(request), person=person)
            elif step == "decline":
                decline_invitation(invitation=_chosen(request), person=person)
            else:
                acting.act_for_oneself(request.session)
        except SecondFactorMissing:
            enrolled = second_factor.has_enrolled(person)
            return to_first("mfa_reauthenticate" if enrolled else "mfa_index", request)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(refusal)
        return redirect("/me/acting-for")

    def begin(self, request: HttpRequest) -> HttpResponse:
        """Act for the chosen one, and to its desk."""
        chosen, session = _chosen(request), request.session
        organisation = acting.act_for(membership=chosen, person=self.person, session=session)
        return redirect(DESKS.get(organisation.kind, "/me/acting-for"))

    def shown(self, refusal: DomainError | None = None) -> HttpResponse:
        """The page, with what was refused on top."""
        context = {
            "refusal": refusal,
            "memberships": acting.memberships_of(self.person),
            "invitations": invitations_of(self.person),
        }
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return render(self.request, "accounts/acting_for.html", context, status=status)


class Desk(DeskPage):
    """The first page of a desk: who belongs here, invitations, keys; rooms above add `more`."""

    template = "accounts/desk.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        step = STEPS.get(request.POST.get("step", ""))
        if step is None:
            raise NotFound
        try:
            step(self)
        except NotFound:
            raise
        except DomainError as refusal:
            return self.shown(refusal)
        return redirect(DESKS[self.kind])

    def shown(self, refusal: DomainError | None = None) -> HttpResponse:
        """The desk, with what was refused on top, and a new key once."""
        here = self.organisation
        is_owner = self.membership.role == Role.OWNER
        context = {
            "refusal": refusal,
            "is_owner": is_owner,
            "members": here.memberships.filter(state="active"),
            "invitations": here.invitations.filter(state="open") if is_owner else [],
            "has_keys": here.kind in KEYS_FOR,
            "keys": [(key, key.is_live()) for key in here.api_keys.all()[:50]],
            "new_key": self.request.session.pop(NEW_KEY, ""),
            "roles": Role.choices,
            "areas": in_words(here.subject_kinds),
            "places": named(here.divisions),
            "scopes": scopes_for(here.kind),
            **self.more(),
        }
        status = status_of(type(refusal)) if refusal else HTTPStatus.OK
        return self.page(self.template, context, status=status)

    def more(self) -> dict[str, Any]:
        """What a desk's own template shows besides."""
        return {}


class Office(Desk):
    kind = Kind.OFFICE


class Shop(Desk):
    kind = Kind.MERCHANT


def _invite(desk: Desk) -> None:
    phone, role = desk.request.POST.get("phone", ""), desk.request.POST.get("role", "")
    invite(organisation=desk.organisation, phone=phone, role=role, actor=desk.person)


def _withdraw(desk: Desk) -> None:
    chosen = _chosen(desk.request)
    withdraw_invitation(organisation=desk.organisation, invitation=chosen, actor=desk.person)


def _end(desk: Desk) -> None:
    chosen = _chosen(desk.request)
    end_membership(organisation=desk.organisation, membership=chosen, actor=desk.person)


def _issue(desk: Desk) -> None:
    given, here = desk.request.POST, desk.organisation
    if here.kind not in KEYS_FOR:
        raise NoKeysHere
    scopes = " ".join(given.getlist("scopes"))[:2000].split()  # ticked, or typed with blanks
    name = given.get("name", "").strip()[:60] or "key"
    issued = issue_key(organisation=here, name=name, scopes=scopes, actor=desk.person)
    desk.request.session[NEW_KEY] = issued.token


def _rotate(desk: Desk) -> None:
    chosen = _chosen(desk.request)
    issued = rotate_key(organisation=desk.organisation, key=chosen, actor=desk.person)
    desk.request.session[NEW_KEY] = issued.token


def _revoke(desk: Desk) -> None:
    revoke_key(organisation=desk.organisation, key=_chosen(desk.request), actor=desk.person)


STEPS: dict[str, Callable[[Desk], None]] = {
    "invite": _invite,
    "withdraw": _withdraw,
    "end": _end,
    "issue": _issue,
    "rotate": _rotate,
    "revoke": _revoke,
}
