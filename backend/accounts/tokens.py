"""The session token of the app: sealed like the cookie, looked up in one query."""

from __future__ import annotations

from allauth.headless.internal import sessionkit
from allauth.headless.tokens.strategies.base import AbstractTokenStrategy
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from backend.accounts.sessions import key_in, token_of


class SealedSessionStrategy(AbstractTokenStrategy):  # type: ignore[misc]  # untyped in allauth
    """`X-Session-Token` is the session key with its seal."""

    def create_session_token(self, request: HttpRequest) -> str:
        if not request.session.session_key:
            request.session.save()
        return token_of(str(request.session.session_key))

    def lookup_session(self, session_token: str) -> SessionBase | None:
        key = key_in(session_token)
        found: SessionBase | None = sessionkit.lookup_session(key) if key else None
        return found
