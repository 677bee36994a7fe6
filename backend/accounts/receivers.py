"""What allauth announces: a second factor was added, which proves it was at hand just now."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.http import HttpRequest

from backend.accounts.models import User
from backend.accounts.second_factor import STRONG
from backend.audit.models import Event


@receiver(authenticator_added, dispatch_uid="accounts.second_factor_at_hand")
def second_factor_at_hand(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Setting one up took a code of it or its touch: the session counts as confirmed."""
    if authenticator.type in STRONG:
        used = {"id": authenticator.pk, "type": authenticator.type, "reauthenticated": True}
        record_authentication(request, user, "mfa", **used)
    _on_record("second_factor.added", user, authenticator)


@receiver(authenticator_removed, dispatch_uid="accounts.second_factor_removed")
def second_factor_removed(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Who weakens an account leaves a trace."""
    _on_record("second_factor.removed", user, authenticator)


def _on_record(verb: str, person: User, authenticator: Authenticator) -> None:
    Event.objects.record(verb, subject=person, actor=person.pk, type=authenticator.type)
