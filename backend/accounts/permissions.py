"""Who may call: signed in, verified, or staff with a second factor in this session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from backend.accounts import second_factor
from backend.accounts.models import User
from backend.kernel.errors import Denied

if TYPE_CHECKING:
    from rest_framework.views import APIView

VERIFIED = "verified"


class NotVerified(Denied):
    """Only for people who have proved who they are."""

    code = "identity_not_verified"
    message = _("请先完成实名认证。")


class SecondFactorMissing(Denied):
    """Only with a second factor, used in this session."""

    code = "second_factor_required"
    message = _("请先用第二种方式确认身份。")


class IsSignedIn(BasePermission):
    """Somebody, whoever it is."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and request.user.is_active


class IsVerifiedCitizen(IsSignedIn):
    """Somebody whose identity is proved; the others are told what is missing."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not super().has_permission(request, view):
            return False
        if level_of(request.user) != VERIFIED:
            raise NotVerified
        return True


class HasSecondFactor(IsSignedIn):
    """Somebody who used a second factor in this session; the others are told so."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not super().has_permission(request, view):
            return False
        person = cast(User, request.user)
        session: Any = request.auth
        if not second_factor.is_confirmed(person, session):
            raise SecondFactorMissing
        return True


def level_of(person: Any) -> str:
    """ "signed_in" or "verified"."""
    return str(getattr(person, "level", "signed_in"))
