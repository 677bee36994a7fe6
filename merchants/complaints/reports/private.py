"""What views about reports have in common: open to anybody, and nothing is left beside them."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SessionToken
from backend.accounts.models import User
from backend.api.idempotency import Idempotent

ANYONE = "anyone"


class PrivateView(Idempotent):
    """For anybody, signed in or not; no answer is kept anywhere."""

    authentication_classes = [SessionToken]
    permission_classes = [AllowAny]

    @property
    def caller(self) -> User | None:
        """Whoever is signed in."""
        user = self.request.user
        return user if isinstance(user, User) and user.is_active else None

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        answered = super().finalize_response(request, response, *args, **kwargs)
        answered["Cache-Control"] = "private, no-store"
        return answered


class UnwitnessedView(PrivateView):
    """For reports: a secret code or their own words are all that an answer is found again by."""

    def kept_for(self, request: Request) -> str:
        """An answer that a key brings again lies beside nobody's account, nor their network."""
        return ANYONE
