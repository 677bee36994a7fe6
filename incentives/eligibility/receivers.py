"""Whoever leaves civic points shows nothing any more that was looked up before."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from credit.membership.models import Member
from credit.membership.signals import member_leaving
from incentives.eligibility.forgetting import drop_token


@receiver(member_leaving, dispatch_uid="eligibility.drop_token")
def _drop(*, member: Member, **_: Any) -> None:
    if member.person is not None:
        drop_token(member.person)
