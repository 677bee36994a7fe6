"""A person's own acts with offers, one at a time."""

from __future__ import annotations

from backend.accounts.models import User
from backend.consent.actions import AccountClosed
from incentives.holders.models import Holder


def holding(person: User) -> Holder:
    """The person's row, locked until the caller's transaction ends; made on first use.

    Locks: the account (so that nobody leaves meanwhile), then the holder. Raises AccountClosed.
    """
    if User.objects.select_for_update().get(pk=person.pk).closed_at:
        raise AccountClosed
    Holder.objects.get_or_create(person=person.pk)
    return Holder.objects.select_for_update(no_key=True).get(pk=person.pk)
