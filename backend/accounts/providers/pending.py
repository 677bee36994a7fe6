"""A platform's account that waits until its holder has proved a phone by code, in one session."""

from __future__ import annotations

import time
from typing import Any

from allauth.socialaccount.internal.flows.signup import clear_pending_signup
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.http import HttpRequest

WAITING, LONGEST = "platform_waiting", 900  # seconds


def wait_for_code(request: HttpRequest, login: SocialLogin) -> None:
    """From now on whoever signs in here by code, within minutes, gets the account."""
    clear_pending_signup(request)
    request.session[WAITING] = {"at": time.time(), "login": login.serialize()}


def take_waiting(request: HttpRequest) -> SocialLogin | None:
    """What waited in this session; once, and only if it did not wait too long."""
    kept: dict[str, Any] | None = request.session.pop(WAITING, None)
    if kept is None or not 0 <= time.time() - float(kept["at"]) < LONGEST:
        return None
    try:
        return SocialLogin.deserialize(kept["login"])
    except (ValueError, SocialApp.DoesNotExist):
        return None  # the platform is no longer set up
