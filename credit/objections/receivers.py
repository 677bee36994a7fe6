"""When somebody leaves, their objections go too."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from backend.files.actions import release
from credit.deeds.receivers import forget_acts_of
from credit.membership.models import Member
from credit.membership.signals import member_leaving
from credit.objections.models import Objection, ObjectionClock


@receiver(member_leaving, dispatch_uid="objections.forget")
def _forget(*, member: Member, **_: Any) -> None:
    forget_objections(member)


def forget_objections(member: Member) -> int:
    """Rows, words, files and clocks; of receipts only salted commitments stay."""
    mine = Objection.objects.filter(member=member)
    release([file for files in mine.values_list("files", flat=True) for file in files])
    forget_acts_of(member, "credit.objection", mine.values_list("id", flat=True))
    ObjectionClock.objects.filter(member=member).delete()
    gone: int = mine.count()
    mine.delete()
    return gone
