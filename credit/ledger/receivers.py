"""What the ledger hears from membership: it opens an account, and erases it as a whole."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from credit.ledger.actions import close_account, open_account
from credit.membership.models import Member
from credit.membership.signals import member_joined, member_leaving


@receiver(member_joined, dispatch_uid="ledger.open_account")
def _open(*, member: Member, **_: Any) -> None:
    open_account(member)


@receiver(member_leaving, dispatch_uid="ledger.close_account")
def _close(*, member: Member, **_: Any) -> None:
    close_account(member)
