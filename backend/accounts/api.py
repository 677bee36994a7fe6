"""What views for signed-in people have in common."""

from __future__ import annotations

from typing import Any, cast

from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.http import HttpRequest
from django.utils.cache import patch_vary_headers
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.models import User
from backend.accounts.permissions import HasSecondFactor, IsSignedIn, IsVerifiedCitizen
from backend.accounts.sessions import touch

HEADER = "X-Session-Token"


class SessionToken(XSessionTokenAuthentication):  # type: ignore[misc]  # untyped in allauth
    """The app's session token; using it keeps the session alive."""

    def authenticate(self, request: HttpRequest) -> tuple[User, Any] | None:
        found: tuple[User, Any] | None = super().authenticate(request)
        if found is None or not found[0].is_active:
            return None
        return found if _kept(found[1]) else None

    def authenticate_header(self, request: HttpRequest) -> str:
        return HEADER  # so that the answer is 401, not 403


def _kept(session: SessionBase) -> bool:
    """Whether the session is still there once its use is noted."""
    touch(session)
    try:
        if session.modified:
            session.save()
    except UpdateError:
        return False  # ended a moment ago, elsewhere
    return True


class SessionTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped
    """How the schema names it."""

    target_class = SessionToken
    name = "session_token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": HEADER}


class SignedInView(APIView):
    """A view that anyone who signed in may call. Its answers are nobody else's."""

    authentication_classes = [SessionToken]
    permission_classes = [IsSignedIn]

    @property
    def person(self) -> User:
        """The person calling. The permission above guarantees there is one."""
        return cast(User, self.request.user)

    def handle_exception(self, exc: Exception) -> Response:
        """A session that was ended elsewhere while this call was at work is nobody's any more."""
        return super().handle_exception(NotAuthenticated() if isinstance(exc, UpdateError) else exc)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        answered = super().finalize_response(request, response, *args, **kwargs)
        answered["Cache-Control"] = "private, no-store"
        patch_vary_headers(answered, [HEADER, "Accept-Language"])
        return answered


class CitizenView(SignedInView):
    """A view that only verified citizens may call."""

    permission_classes = [IsVerifiedCitizen]

    @property
    def citizen(self) -> User:
        """The person calling, whose identity is proved."""
        return self.person


class StaffView(SignedInView):
    """A view for officers, partners and operators: only with a second factor in this session.

    Whom of them it serves is the subclass's own permission, after this one.
    """

    permission_classes = [HasSecondFactor]
