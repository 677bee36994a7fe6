"""Whether this very session was opened, or confirmed, with a second factor."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.conf import settings

from backend.accounts.models import User

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_enrolled(person: User) -> bool:
    """Whether the person has an app or a key; recovery codes alone are no second factor."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type__in=STRONG).exists())


def is_confirmed(person: User, session: Mapping[str, Any]) -> bool:
    """Whether an authenticator that still exists was used here not too long ago."""
    since = time.time() - settings.SECOND_FACTOR_SECONDS
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    used = [record.get("id") for record in records if _counts(record, since)]
    mine = Authenticator.objects.filter(user_id=person.pk, pk__in=used)
    return bool(used) and bool(mine.exists())


def _counts(record: Mapping[str, Any], since: float) -> bool:
    return record.get("method") == "mfa" and float(record.get("at", 0)) > since
