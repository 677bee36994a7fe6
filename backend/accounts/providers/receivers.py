"""What allauth announces: somebody is signed in, second factor and all."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from backend.accounts.models import User
from backend.accounts.providers.actions import link_account
from backend.accounts.providers.pending import take_waiting


@receiver(user_logged_in, dispatch_uid="accounts.platform_after_code")
def platform_after_code(*, request: HttpRequest, user: User, **_: Any) -> None:
    """The platform's account that waited in this session is theirs."""
    login = take_waiting(request)
    if login is not None:
        link_account(person=user, account=login.account)
