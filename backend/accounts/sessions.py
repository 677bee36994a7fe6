"""Sessions whose content is sealed in the database and whose key is worth nothing by itself.

No cache stands before them: a copy written back a moment after a revocation would live on.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from backend.kernel.crypto import SealBroken
from backend.kernel.vault import vault

CONTENT = "django_session.session_data"
TOKEN = "session.token"  # noqa: S105  # the context of the seal, no secret
TOUCHED = "touched"


class SessionStore(DatabaseStore):
    """Django's database sessions; a dump shows neither numbers nor codes that wait in them."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        plain = json.dumps(session_dict).encode()
        return base64.b64encode(vault().seal(plain, context=CONTENT)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            plain = vault().open(base64.b64decode(session_data), context=CONTENT)
        except (SealBroken, binascii.Error, ValueError):
            return {}  # sealed by a key that is gone, or altered: whoever holds it signs in again
        content: dict[str, Any] = json.loads(plain)
        return content


def token_of(session_key: str) -> str:
    """What the holder is given: the key and a seal over it that no reader of a dump can make."""
    return f"{session_key}.{vault().blind_index(session_key, context=TOKEN).hex()}"


def key_in(token: str) -> str | None:
    """The session key of a genuine token, else None."""
    key, _, seal = token.partition(".")
    genuine = vault().blind_indexes(key, context=TOKEN)
    known = any(hmac.compare_digest(seal.encode(), one.hex().encode()) for one in genuine)
    return key if key and known else None


def touch(session: Any) -> None:
    """Let a session in use live on: written anew once half its life is over."""
    now = int(time.time())
    if now - session.get(TOUCHED, 0) > settings.SESSION_COOKIE_AGE // 2:
        session[TOUCHED] = now


class SealedSessionMiddleware(SessionMiddleware):
    """Django's middleware, with the sealed token in the cookie instead of the bare key."""

    def process_request(self, request: HttpRequest) -> None:
        token = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        request.session = SessionStore(key_in(token))

    def process_response(  # type: ignore[override]  # answers that stream pass here too
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        answered: HttpResponseBase = super().process_response(request, response)  # type: ignore[arg-type]  # streams too
        cookie = answered.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and cookie.value:
            answered.cookies[settings.SESSION_COOKIE_NAME].set(
                settings.SESSION_COOKIE_NAME, *[token_of(cookie.value)] * 2
            )
        return answered
