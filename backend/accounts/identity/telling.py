"""Telling the holder of an account, by text message, what happened to their identity."""

from __future__ import annotations

from backend.accounts.models import User
from backend.accounts.sms.actions import send_word

MOVED_AWAY, MOVED_HERE = "identity_moved_away", "identity_moved_here"


def tell(person: User, kind: str) -> None:
    """Promise a message of this kind, in the caller's transaction; nobody without a number."""
    phone = person.phone
    if phone is not None:
        send_word(phone=phone, kind=kind)
