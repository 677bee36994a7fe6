"""What pages for signed-in people have in common."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.generic.base import View

from backend.accounts import second_factor
from backend.accounts.models import User
from backend.accounts.sessions import touch
from backend.kernel.errors import NotFound


class SignedInPage(View):
    """Mixin before a view: opens only for people who signed in; nobody may keep a copy."""

    @property
    def person(self) -> User:
        """The person reading."""
        return cast(User, self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        elsewhere = self.way_in(request)
        if elsewhere is not None:
            patch_cache_control(elsewhere, private=True, no_store=True)
            return elsewhere
        touch(request.session)
        answer = super().dispatch(request, *args, **kwargs)
        patch_cache_control(answer, private=True, no_store=True)
        return answer

    def way_in(self, request: HttpRequest) -> HttpResponse | None:
        """Where to go first, or None when the page may open."""
        if request.user.is_authenticated and request.user.is_active:
            return None
        return to_first(settings.LOGIN_URL, request)


class StaffPage(SignedInPage):
    """Opens only with a second factor used in this session; who has none is led to set one up."""

    def way_in(self, request: HttpRequest) -> HttpResponse | None:
        elsewhere = super().way_in(request)
        if elsewhere is not None:
            return elsewhere
        person = cast(User, request.user)
        if not self.serves(person):
            raise NotFound
        if second_factor.is_confirmed(person, request.session):
            return None
        enrolled = second_factor.has_enrolled(person)
        return to_first("mfa_reauthenticate" if enrolled else "mfa_index", request)

    def serves(self, person: User) -> bool:
        """Whether this page is for them at all; everybody else is told there is no such page."""
        return True


class OperatorPage(StaffPage):
    """Opens only for those who run the site."""

    def serves(self, person: User) -> bool:
        return person.is_staff


def to_first(name: str, request: HttpRequest) -> HttpResponse:
    """To the named page, and from there back to here."""
    return redirect(f"{resolve_url(name)}?{urlencode({'next': request.get_full_path()})}")
