"""Everything that moves points. Each call is one transfer of one member, kept by the database.

A `key` is the caller's own name for the transfer ("deed:<uuid>", "voucher:<uuid>"; ASCII letters,
digits and `:._-`): asking again gives the first answer, asking for something else raises
KeyReused. Every call locks the member's account and nothing else; call it last in a transaction,
and for several members in the order of their ids.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from credit.ledger import notices, reading
from credit.ledger.models import Entry, Reason, Reversal
from credit.ledger.refusals import REFUSALS
from credit.membership.models import Member

OBJECTION_DAYS = 30  # the database asks for no fewer


class Moved(NamedTuple):
    """What a transfer moved; `is_new` is false where it had been made before."""

    points: int
    seq: int
    at: datetime
    is_new: bool


def open_account(member: Member) -> bool:
    """Give the member a place in the ledger; whether there was none before."""
    return bool(_ask("credit_open", member.pk))


def award(
    member: Member,
    *,
    key: str,
    points: int,
    standing_until: date,
    expires_on: date,
    deed: UUID | None = None,
) -> Moved:
    """Thank the member. Both last days are told now and never come nearer."""
    return _move("credit_award", member.pk, key, points, standing_until, expires_on, deed)


def spend(member: Member, *, key: str, points: int, subject: str, receipt: UUID) -> Moved:
    """The member's own spending at once; `receipt` is the log entry of their act."""
    return _move("credit_take", member.pk, "spend", key, points, subject, receipt, None)


def hold(
    member: Member, *, key: str, points: int, subject: str, receipt: UUID, times_out_at: datetime
) -> Moved:
    """The member's own spending, to be confirmed or voided until then; else it is given back."""
    return _move("credit_take", member.pk, "hold", key, points, subject, receipt, times_out_at)


def confirm(member: Member, *, hold: str) -> Moved:
    """What was held under this key is spent."""
    return _move("credit_end_hold", member.pk, "confirm", hold)


def void(member: Member, *, hold: str) -> Moved:
    """Everything held under this key comes back, with the days that it was held."""
    return _move("credit_end_hold", member.pk, "void", hold)


@transaction.atomic
def reverse(
    member: Member, *, award: str, reason: Reason, decided_by: UUID, receipt: UUID
) -> Moved:
    """An award proved wrong: its standing ends, its unspent points go; the spent ones are kept.

    The member is told why, and that they can object for 30 days.
    """
    until = reading.today() + timedelta(days=OBJECTION_DAYS)
    moved = _move("credit_reverse", member.pk, award, str(reason), decided_by, receipt, until)
    if moved.is_new:
        wrong = Entry.objects.get(member=member, key=award, part=1)
        reversal = Reversal.objects.get(member=member, lot=wrong.lot)
        notices.tell_reversed(member, reversal, award=wrong, points=moved.points)
    return moved


@transaction.atomic
def restore(member: Member, *, award: str, decided_by: UUID, receipt: UUID) -> Moved:
    """A reversal that was itself wrong: standing and points come back, with the days between."""
    moved = _move("credit_restore", member.pk, award, decided_by, receipt)
    if moved.is_new:
        right = Entry.objects.get(member=member, key=award, part=1)
        notices.tell_restored(member, award=right, points=moved.points)
    return moved


def expire(member: Member) -> Moved:
    """Let go of what ended before today, as was announced with each award."""
    return _move("credit_expire", member.pk)


def close_account(member: Member) -> int:
    """Erase everything the ledger holds of the member; how many entries. Sums stay zero."""
    return int(_ask("credit_close", member.pk))


def _move(function: str, *arguments: Any) -> Moved:
    # One statement, so a transaction by itself; and a refusal is an answer, so nothing to undo.
    with connection.cursor() as cursor:
        cursor.execute(_call("*", function, arguments), arguments)
        refusal, is_new, points, seq, at = cursor.fetchone()
    if refusal:
        raise REFUSALS[refusal]
    return Moved(points, seq, at, is_new)


def _ask(function: str, *arguments: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(_call("answer", function, arguments), arguments)
        return cursor.fetchone()[0]


def _call(what: str, function: str, arguments: tuple[Any, ...]) -> str:
    return f"SELECT {what} FROM {function}({', '.join(['%s'] * len(arguments))}) AS answer"
