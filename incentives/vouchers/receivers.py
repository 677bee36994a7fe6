"""Somebody leaves civic points: open vouchers paid with points end with their account.

The ledger erases the account, held points included, before this is heard; what it settled stays.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from backend.accounts.models import User
from backend.consent.actions import AccountClosed
from credit.membership.models import Member
from credit.membership.signals import member_leaving
from incentives.vouchers.actions import end_all
from incentives.vouchers.models import Reason, Voucher


@receiver(member_leaving, dispatch_uid="vouchers.end_paid")
def _end_paid(*, member: Member, **_: Any) -> None:
    if member.person is None or not Voucher.objects.open().filter(member=member.pk).exists():
        return
    person = User.objects.get(pk=member.person)
    try:
        end_all(person, reason=Reason.LEFT, member=member.pk)
    except AccountClosed:  # closing the account ended them before
        return
