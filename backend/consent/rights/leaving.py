"""Closing an account: everything goes but what a law keeps, in one transaction, once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.audit.models import Event
from backend.consent.rights.registry import erasers, kept
from backend.proof.models import Entry

CLOSED = "account.closed"


@transaction.atomic
def close_account(*, person: User) -> Entry:
    """Erase what names the person, end their sessions, free their phone; the entry proves it.

    What stays is named by `kept()` and leads to nobody. Closing twice answers the first entry.
    """
    held = User.objects.select_for_update().get(pk=person.pk)
    if held.closed_at is not None:
        first = Event.objects.about(held).filter(verb=CLOSED).earliest("at")
        return Entry.objects.get(pk=first.data["entry"])
    erased = {one.section: one.erase(held) for one in erasers()}
    held.closed_at, held.is_active, held.is_staff = timezone.now(), False, False
    held.is_superuser = False
    held.phone_sealed = held.phone_index = held.phone_verified_at = None
    held.save()
    act: dict[str, Any] = {
        "person": str(held.pk),
        "erased": erased,
        "kept": [one.section for one in kept()],
    }
    return record(CLOSED, subject=held, actor=held, act=act).entry
