"""When somebody leaves, none of their certificates holds any more."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from credit.deeds.receivers import forget_acts_of
from credit.membership.models import Member
from credit.membership.signals import member_leaving
from credit.statements.certificates import forget
from credit.statements.models import Certificate


@receiver(member_leaving, dispatch_uid="certificates.forget")
def _forget(*, member: Member, **_: Any) -> None:
    mine = Certificate.objects.filter(member=member).values_list("id", flat=True)
    forget_acts_of(member, "credit.certificate", mine)
    forget(member)
