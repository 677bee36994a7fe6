"""How a person signs in, from outside: by page and by app, with the code that was sent."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from backend.accounts.models import User
from backend.accounts.people import e164, person_of
from backend.accounts.sms.actions import opened
from backend.accounts.sms.models import Tally, TextMessage

PHONE = "13900000001"
OTHER = "13900000002"
START = "/_allauth/app/v1/auth/phone/start"
CONFIRM = "/_allauth/app/v1/auth/code/confirm"
SESSION = "/_allauth/app/v1/auth/session"
SECRET = "JBSWY3DPEHPK3PXP"


def sent_code() -> str:
    """The code of the newest message that still waits."""
    return opened(TextMessage.objects.filter(sealed__isnull=False).latest("created_at", "id")).code


def later() -> None:
    """As if the minutes of all budgets were over."""
    Tally.objects.all().delete()


def sign_in_by_page(client: Client, phone: str = PHONE, **more: str) -> Any:
    """Both steps on the pages; the last answer."""
    client.post("/sign-in", {"phone": phone, **more})
    return client.post("/sign-in/code", {"code": sent_code(), **more})


def post(client: Client, path: str, body: dict[str, Any] | None = None, token: str = "") -> Any:
    """One call of the app."""
    headers = {"x-session-token": token} if token else {}
    return client.post(path, body or {}, content_type="application/json", headers=headers)


def sign_in_by_app(client: Client, phone: str = PHONE) -> str:
    """Both steps of the app; the token to be used from then on."""
    token = post(client, START, {"phone": phone}).json()["meta"]["session_token"]
    answer = post(client, CONFIRM, {"code": sent_code()}, token)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["meta"]["session_token"])


def with_app(phone: str = PHONE) -> User:
    """A person whose authenticator app is set up with SECRET."""
    person = person_of(e164(phone))
    TOTP.activate(person, SECRET)
    return person


def app_code(secret: str = SECRET) -> str:
    """What the authenticator app shows now; codes used before are forgotten."""
    cache.clear()
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
