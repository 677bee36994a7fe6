"""What of a proved identity is shown: masked to its owner, in clear only to a noted reader."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from backend.accounts.identity.models import NAME, NUMBER, Identity
from backend.accounts.models import User
from backend.audit.reads import Reading
from backend.kernel.codes.masking import mask_id, mask_name
from backend.kernel.errors import NotFound
from backend.kernel.vault import vault


class Masked(NamedTuple):
    """One's own proof as one sees it: 张**, 500***********1234."""

    name: str
    number: str
    is_adult: bool
    verified_at: datetime


class Disclosed(NamedTuple):
    """A name and a number in clear. Never into a log, never into a list."""

    name: str
    number: str

    def __repr__(self) -> str:
        return "Disclosed(…)"


def identity_of(person: User) -> Identity | None:
    """The live proof of this account, if there is one."""
    return person.identities.filter(state="live").first()


def is_adult(person: User) -> bool:
    """Whether the person is proved to have completed 18 years today; unproved: no."""
    held = identity_of(person)
    return held is not None and held.is_adult(today=timezone.localdate())


def masked(held: Identity) -> Masked:
    """What its owner is shown."""
    name = vault().open(bytes(held.name_sealed or b""), context=NAME).decode()
    number = vault().open(bytes(held.number_sealed or b""), context=NUMBER).decode()
    adult = held.is_adult(today=timezone.localdate())
    return Masked(mask_name(name), mask_id(number), adult, held.verified_at)


def disclose(person: User, *, reading: Reading) -> Disclosed:
    """Name and number for somebody with a reason; the person is shown who read them, and why.

    Raises NotFound when nothing is proved.
    """
    held = identity_of(person)
    if held is None or held.name_sealed is None or held.number_sealed is None:
        raise NotFound
    name = reading.open(bytes(held.name_sealed), context=NAME, about=person.pk, what=_("姓名"))
    number = reading.open(
        bytes(held.number_sealed), context=NUMBER, about=person.pk, what=_("身份证号码")
    )
    return Disclosed(name, number)


def disclose_name(person: User, *, reading: Reading) -> str:
    """The verified name alone, where nobody needs the number. Raises NotFound."""
    held = identity_of(person)
    if held is None or held.name_sealed is None:
        raise NotFound
    return reading.open(bytes(held.name_sealed), context=NAME, about=person.pk, what=_("姓名"))
