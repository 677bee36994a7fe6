"""What standing hears: a deed was thanked or taken back, a member left."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from credit.deeds.signals import thanks_changed
from credit.membership.models import Member
from credit.membership.signals import member_leaving
from credit.standing.actions import forget, refresh


@receiver(thanks_changed, dispatch_uid="standing.follow")
def _follow(*, member: Member, **_: Any) -> None:
    refresh(member)


@receiver(member_leaving, dispatch_uid="standing.forget")
def _forget(*, member: Member, **_: Any) -> None:
    forget(member)
