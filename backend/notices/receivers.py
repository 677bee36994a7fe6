"""What is heard from the rooms below: somebody signed in, got another number, was invited."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language

from backend.accounts.adapter import caller_address
from backend.accounts.models import User
from backend.accounts.signals import invited, phone_changed
from backend.notices.account_news import tell_of_invitation, tell_of_new_phone, tell_of_sign_in
from backend.notices.actions import speak


@receiver(user_logged_in, dispatch_uid="notices.signed_in")
def signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    """Remember their language the first time; tell of a device that is new."""
    speak(user.pk, language=get_language() or "zh-hans")
    agent = request.META.get("HTTP_USER_AGENT", "")
    session = request.session.session_key or ""
    tell_of_sign_in(user, session=session, agent=agent, address=caller_address(request))


@receiver(phone_changed, dispatch_uid="notices.phone_changed")
def has_another_number(*, person: User, **_: Any) -> None:
    """Tell it, in the transaction that changes it."""
    tell_of_new_phone(person)


@receiver(invited, dispatch_uid="notices.invited")
def was_invited(*, invitation: Any, **_: Any) -> None:
    """Tell whoever has the number, if anybody."""
    tell_of_invitation(invitation)
