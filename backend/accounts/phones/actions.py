"""Change one's phone number: the old one is free at once, and is told so."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone

from backend.accounts import acts, devices
from backend.accounts.models import User
from backend.accounts.people import PhoneTaken, mask
from backend.accounts.phones.asking import NotAsked, forget_wanted, proved_number
from backend.accounts.signals import phone_changed
from backend.accounts.sms.actions import send_word
from backend.kernel.constraints import constraint
from backend.proof.models import Entry

CHANGED = "phone.changed"
TOLD_TO_THE_OLD = "phone_changed"


def change_phone(*, person: User, code: str, session: SessionBase) -> Entry:
    """Take the number whose code is right. Raises NotAsked, WrongCode, PhoneTaken.

    That a number is somebody else's is told only to who proved to hold it. Only this session goes
    on: whoever has the old telephone in hand is signed out on it.
    """
    phone = proved_number(session=session, code=code)
    with transaction.atomic():
        entry = take_number(person=person, phone=phone)
        every = UserSession.objects.filter(user=person.pk)
        devices.end_sessions(every.exclude(session_key=session.session_key), person=person)
    forget_wanted(session)
    return entry


@transaction.atomic
def take_number(*, person: User, phone: str) -> Entry:
    """The proved E.164 number is this person's from now on, and the old one nobody's."""
    _drop_who_never_came(phone, but=person)
    mine = User.objects.select_for_update().get(pk=person.pk)
    if not mine.is_active:
        raise NotAsked  # closed a moment ago: a number would bring it back
    old = mine.phone
    mine.set_phone(phone, verified=True)
    with constraint("one_person_per_phone", raises=PhoneTaken):
        mine.save(update_fields=["phone_sealed", "phone_index", "phone_verified_at"])
    person.phone_sealed, person.phone_index = mine.phone_sealed, mine.phone_index
    person.phone_verified_at = timezone.now()
    if old and old != phone:
        send_word(phone=old, kind=TOLD_TO_THE_OLD)
        phone_changed.send(sender=User, person=mine)
    act = {"person": str(mine.pk), "from": mask(old), "to": mask(phone)}
    return acts.record(CHANGED, subject=mine, actor=mine, act=act).entry


def _drop_who_never_came(phone: str, *, but: User) -> None:
    # Anybody may type any number at the door: a row nobody ever proved holds nothing back.
    holder = User.objects.by_phone(phone)
    if holder is None or holder.pk == but.pk:
        return
    nobody = {"phone_verified_at": None, "last_login": None, "memberships": None}
    rows = User.objects.select_for_update(of=("self",)).filter(pk=holder.pk, is_staff=False)
    # Locked first and then looked at again: they may be coming in this very moment.
    typed = rows.filter(**nobody).first()
    if typed is not None:
        typed.delete()
