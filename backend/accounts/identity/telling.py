"""Telling the holder of an account, by text message, what happened to their identity."""

from __future__ import annotations

import json
from datetime import timedelta

from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.sms.actions import SEALED
from backend.accounts.sms.models import TextMessage
from backend.jobs.actions import promise
from backend.kernel.vault import vault

MOVED_AWAY, MOVED_HERE = "identity_moved_away", "identity_moved_here"
STILL_NEWS = timedelta(days=3)


def tell(person: User, kind: str) -> None:
    """Promise a message of this kind, in the caller's transaction; nobody without a number.

    No budget may swallow it: attempts at moving are counted already.
    """
    phone = person.phone
    if phone is None:
        return
    content = json.dumps({"phone": phone, "code": ""}).encode()
    message = TextMessage.objects.create(
        kind=kind,
        sealed=vault().seal(content, context=SEALED),
        expires_at=timezone.now() + STILL_NEWS,
    )
    promise("sms.carry_message", message=str(message.pk))
