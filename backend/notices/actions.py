"""Telling somebody: the notice and what carries it, in the transaction that makes it true."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.accounts.organisations.models import Membership, Organisation
from backend.jobs.actions import promise
from backend.notices.hours import next_waking
from backend.notices.kinds import CARRIED, EVERY_SWITCH, SMS, Kind, check_words, kind_of
from backend.notices.models import Delivery, Notice, Preference

Subject = tuple[str, str]


@transaction.atomic
def notify(
    person: UUID,
    *,
    kind: str,
    subject: Subject,
    words: Mapping[str, str],
    address: str = "",
    key: str = "",
) -> Notice:
    """Tell one person. With a key, telling again tells nothing new: the first notice is answered.

    `subject` is a (type, id) pair as in the audit trail; `address` a path of this site where the
    thing is seen. Raises UnknownKind, WordMissing.
    """
    said = kind_of(kind)
    check_words(said, words)
    notice = Notice(
        person=person,
        kind=kind,
        subject_type=subject[0],
        subject_id=subject[1],
        address=address,
        key=key,
        made_at=timezone.now(),
    )
    notice.seal(words)
    if key:
        # Two tellers at once: the second waits for the first, then finds its notice.
        Notice.objects.bulk_create([notice], ignore_conflicts=True)
        told = Notice.objects.get(person=person, kind=kind, key=key)
        if told.pk != notice.pk:
            return told
    else:
        notice.save(force_insert=True)
    _send(notice, said)
    return notice


def notify_organisation(
    organisation: Organisation | UUID,
    *,
    kind: str,
    subject: Subject,
    words: Mapping[str, str],
    address: str = "",
    key: str = "",
) -> list[Notice]:
    """Tell everybody who may act for the organisation now, each as a person of their own."""
    pk = organisation.pk if isinstance(organisation, Organisation) else organisation
    staff = Membership.objects.filter(organisation=pk, state=Membership.State.ACTIVE)
    told = {"kind": kind, "subject": subject, "words": words, "address": address, "key": key}
    people = staff.order_by("person").values_list("person", flat=True)
    with transaction.atomic():
        return [notify(person, **told) for person in people]  # type: ignore[arg-type]  # as above


def _send(notice: Notice, kind: Kind) -> None:
    now = timezone.now()
    for channel in CARRIED:
        if channel in kind.channels:
            at = next_waking(now) if channel == SMS and not kind.is_urgent else now
            put_off(Delivery.objects.create(notice=notice, channel=channel, next_at=at), until=at)


def put_off(delivery: Delivery, *, until: datetime) -> None:
    """Promise that the delivery is tried at that time, when the caller has committed."""
    promise("notices.deliver", not_before=until, delivery=str(delivery.pk))


@transaction.atomic
def mark_read(person: UUID, *, notices: Collection[UUID] | None = None) -> int:
    """Mark these of one's notices (None: all) as read; how many were not."""
    mine = Notice.objects.of(person).unread()
    chosen = mine if notices is None else mine.filter(pk__in=list(notices))
    return chosen.order_by().update(read_at=timezone.now())


@transaction.atomic
def choose(person: UUID, *, language: str, switches: Mapping[str, bool]) -> Preference:
    """Switch `group:channel` on or off; what is not named stays. The page always has everything."""
    Preference.objects.bulk_create([Preference(person=person)], ignore_conflicts=True)
    held = Preference.objects.select_for_update().get(pk=person)
    off = {switch for switch, wanted in switches.items() if not wanted} & EVERY_SWITCH
    held.language = language
    held.unwanted = sorted((set(held.unwanted) | off) - {s for s in switches if switches[s]})
    held.save()
    return held


def speak(person: UUID, *, language: str) -> None:
    """Remember in which language to tell them, unless they chose one."""
    Preference.objects.bulk_create(
        [Preference(person=person, language=language)], ignore_conflicts=True
    )


@transaction.atomic
def forget_notices(person: UUID) -> int:
    """Somebody leaves: nothing they were told stays, nothing more is sent; how many went."""
    Preference.objects.filter(person=person).delete()
    mine = Notice.objects.filter(person=person)
    count = mine.count()
    mine.delete()
    return count
