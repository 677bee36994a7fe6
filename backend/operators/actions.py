"""What operators do here that no other room does for them."""

from __future__ import annotations

from django.db import transaction

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.jobs.actions import try_again


@transaction.atomic
def retry_follow_ups(*, operator: User, name: str = "") -> int:
    """Give failed follow-ups (of one name, or all) a fresh start; how many. None: no act."""
    again = try_again(name=name)
    if again:
        act = {"name": name, "count": again}
        record(
            "follow_ups.retried", subject=("jobs.intent", name or "all"), actor=operator, act=act
        )
    return again
