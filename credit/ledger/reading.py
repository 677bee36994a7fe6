"""What the ledger tells: both figures of a member, balances of any day, the passbook."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from credit.ledger.models import Entry, Kind, Lot
from credit.membership.models import Member


class Balances(NamedTuple):
    """The six accounts of a member at the end of a day; `thanks` is what the city gave."""

    thanks: int
    purse: int
    held: int
    spent: int
    expired: int
    reversed: int


class Expiring(NamedTuple):
    """Points that can be used until that day."""

    until: date
    points: int


class Line(NamedTuple):
    """One transfer as the passbook shows it; `purse` is what was in it afterwards."""

    key: str
    kind: Kind
    points: int
    purse: int
    at: datetime
    seq: int
    subject: str
    entries: tuple[Entry, ...]


NOTHING = Balances(0, 0, 0, 0, 0, 0)
PAGE = 50


def today() -> date:
    """The ledger's own day: the database's clock, the city's time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT credit_today()")
        day: date = cursor.fetchone()[0]
    return day


def spendable(member: Member, *, on: date | None = None) -> int:
    """What the member can spend today; of what they hold now, what would remain on day `on`."""
    lots = Lot.objects.filter(member=member, remaining__gt=0, until__gte=on or today())
    return int(lots.aggregate(sum=Sum("remaining", default=0))["sum"])


def expiring(member: Member) -> list[Expiring]:
    """What can be spent, by its last day: the soonest first."""
    lots = Lot.objects.filter(member=member, remaining__gt=0, until__gte=today())
    days = lots.values("until").annotate(points=Sum("remaining")).order_by("until")
    return [Expiring(day["until"], day["points"]) for day in days]


STANDING = """
SELECT coalesce(sum(e.points), 0) FROM credit_entry e
 WHERE e.member_id = %(member)s AND e.kind = 'award' AND e.standing_until >= %(day)s
   AND e.at < %(end)s AND NOT EXISTS (
       SELECT FROM credit_reversal r WHERE r.member_id = e.member_id AND r.lot = e.seq
          AND r.at < %(end)s AND (r.overturned_at IS NULL OR r.overturned_at >= %(end)s))"""


def standing_points(member: Member, *, on: date | None = None) -> int:
    """What was thanked and is still valid; spending never changes it."""
    day = on or today()
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"member": member.pk, "day": day, "end": end_of(day)})
        return int(cursor.fetchone()[0])


def balance_at(member: Member, *, on: date | None = None) -> Balances:
    """Every account of the member at the end of that day, as booked."""
    entries = Entry.objects.filter(member=member)
    if on is not None:
        entries = entries.filter(at__lt=end_of(on))
    last = entries.order_by("-seq").first()
    if last is None:
        return NOTHING
    return Balances(-last.thanked, last.purse, last.held, last.spent, last.expired, last.reversed)


SPENDABLE_AT = """
SELECT coalesce(sum(remaining), 0) FROM (
    SELECT DISTINCT ON (lot) remaining, until FROM credit_entry
     WHERE member_id = %(member)s AND at < %(end)s ORDER BY lot, move DESC) last
 WHERE until >= %(day)s"""


def spendable_at(member: Member, *, on: date) -> int:
    """What the member could have spent at the end of that day."""
    with connection.cursor() as cursor:
        cursor.execute(SPENDABLE_AT, {"member": member.pk, "day": on, "end": end_of(on)})
        return int(cursor.fetchone()[0])


def passbook(member: Member, *, before: int | None = None, limit: int = PAGE) -> list[Line]:
    """Transfers, the newest first; `before` is the `seq` of the last line already shown."""
    entries = Entry.objects.filter(member=member, part=1)
    if before is not None:
        entries = entries.filter(seq__lt=before)
    firsts = list(entries.order_by("-seq")[:limit])
    if not firsts:
        return []
    span = Entry.objects.of(member).filter(seq__gte=firsts[-1].seq)
    parts: dict[str, list[Entry]] = {}
    for entry in span:
        parts.setdefault(entry.key, []).append(entry)
    return [_line(parts[first.key]) for first in firsts]


def moved_between(member: Member, first: date, last: date, *, most: int) -> list[Line]:
    """Transfers of these days, the oldest first; `most` of them at most."""
    within = {"at__gte": end_of(first - timedelta(days=1)), "at__lt": end_of(last)}
    begun = Entry.objects.filter(member=member, part=1, **within).order_by("seq")[:most]
    parts: dict[str, list[Entry]] = {entry.key: [] for entry in begun}
    for entry in Entry.objects.of(member).filter(key__in=list(parts)):
        parts[entry.key].append(entry)
    return [_line(entries) for entries in parts.values()]


def _line(entries: list[Entry]) -> Line:
    first, last = entries[0], entries[-1]
    points = sum(entry.points for entry in entries)
    kind = Kind(first.kind)
    return Line(
        first.key, kind, points, last.purse, first.at, first.seq, first.subject, tuple(entries)
    )


def end_of(day: date) -> datetime:
    """The first moment after that day in the city."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.TIME_ZONE))
