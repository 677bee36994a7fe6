"""Members for these stories, how they are thanked, and how they spend."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from credit.ledger import actions, reading
from credit.ledger.actions import Moved
from credit.membership.models import Member, Seat, State


def a_member(person: UUID | None = None) -> Member:
    """Somebody who takes part, with an empty account."""
    member = Member.objects.create(person=person or uuid4())
    Seat.objects.create(person=member.person or member.pk, member=member.pk)
    actions.open_account(member)
    return member


@transaction.atomic
def gone(member: Member) -> int:
    """The member leaves; how many entries went with the account."""
    entries = actions.close_account(member)
    Seat.objects.filter(member=member.pk).delete()
    Member.objects.filter(pk=member.pk).update(person=None, alias=None, state=State.LEFT)
    return entries


def days(count: int) -> date:
    """The day so many days from the ledger's today."""
    return reading.today() + timedelta(days=count)


def thanked(member: Member, points: int, *, key: str = "", expires_in: int = 365) -> str:
    """Thank the member for a deed; the key of the award."""
    key = key or f"deed:{uuid4()}"
    until = days(expires_in)
    actions.award(member, key=key, points=points, standing_until=until, expires_on=until)
    return key


def spent(member: Member, points: int, *, key: str = "") -> Moved:
    """The member spends at once."""
    key = key or f"voucher:{uuid4()}"
    return actions.spend(member, key=key, points=points, subject="offer:1", receipt=uuid4())


def held(member: Member, points: int, *, key: str = "", days_long: int = 1) -> Moved:
    """The member spends, to be confirmed."""
    return actions.hold(
        member,
        key=key or f"voucher:{uuid4()}",
        points=points,
        subject="offer:1",
        receipt=uuid4(),
        times_out_at=reading.end_of(days(days_long - 1)),
    )
