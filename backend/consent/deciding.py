"""One decision as it comes in, from the page or from the app."""

from __future__ import annotations

from backend.accounts.models import User
from backend.consent.actions import TextChanged, give_consent, refuse_consent, withdraw_consent
from backend.consent.models import Consent, State


def decide(
    *, person: User, purpose: str, recipient: str, decision: str, text_version: int | None
) -> Consent:
    """Give, refuse or withdraw; whoever gives must say which text they read (TextChanged)."""
    about = {"purpose": purpose, "recipient": recipient}
    if decision == State.WITHDRAWN:
        return withdraw_consent(person=person, **about)
    if decision == State.REFUSED:
        return refuse_consent(person=person, **about)
    if text_version is None:
        raise TextChanged
    return give_consent(person=person, version=text_version, **about)
