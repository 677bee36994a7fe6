"""What deeds hear from membership: when somebody leaves, their deeds go with everything in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.dispatch import receiver

from backend.audit.models import Event
from backend.files.actions import release
from backend.notices.models import Notice
from backend.proof.actions import erase
from backend.proof.models import Entry, Salt
from credit.catalogue.simulating import thanked_deeds
from credit.deeds.models import Deed, DeedDeadline
from credit.membership.models import Member
from credit.membership.reading import reference
from credit.membership.signals import member_leaving

thanked_deeds(
    "SELECT member_id, indicator, done_on, quantity FROM credit_deed WHERE state = 'accepted'"
)


@receiver(member_leaving, dispatch_uid="deeds.forget")
def _forget(*, member: Member, **_: Any) -> None:
    forget_deeds(member)
    # What they were told names their deeds; benefits already taken are told by other rooms.
    if member.person is not None:
        Notice.objects.filter(person=member.person, kind__startswith="points.").delete()


def forget_deeds(member: Member) -> int:
    """Rows, files and clocks go; of the receipts only salted commitments stay. How many deeds."""
    mine = Deed.objects.filter(member=member)
    release([file for files in mine.values_list("files", flat=True) for file in files])
    forget_acts_of(member, "credit.deed", mine.values_list("id", flat=True))
    DeedDeadline.objects.filter(member=member).delete()
    gone: int = mine.count()
    mine.delete()
    return gone


def forget_acts_of(member: Member, kind: str, numbers: Iterable[UUID]) -> None:
    """The salts of every act about these of the member, or by the member, go.

    Officers keep no notice of them either.
    """
    mine = list(numbers)
    Notice.objects.filter(subject_type=kind, subject_id__in=list(map(str, mine))).delete()
    forget_acts(kind, [reference(member, each) for each in mine])
    if member.alias:
        _forget_salts(Event.objects.filter(actor=member.alias))


def forget_acts(subject: str, references: list[str]) -> None:
    """The salts of every act about these go: nobody can tell any more what a leaf said."""
    _forget_salts(Event.objects.filter(subject_type=subject, subject_id__in=references))


def _forget_salts(events: QuerySet[Event]) -> None:
    entries = [each["entry"] for each in events.values_list("data", flat=True) if "entry" in each]
    salted = Salt.objects.filter(entry__in=entries, erased_at=None).values_list("pk", flat=True)
    for entry in Entry.objects.filter(pk__in=list(salted)):
        erase(entry)
