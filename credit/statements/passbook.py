"""The passbook: every movement, newest first, month by month, in words."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from credit.deeds.models import Deed
from credit.ledger import reading
from credit.ledger.models import Kind
from credit.ledger.reading import Line
from credit.membership.models import Member

SIGNS = {Kind.AWARD: 1, Kind.VOID: 1, Kind.RESTORE: 1, Kind.CONFIRM: 0}


class Row(NamedTuple):
    """One movement as the passbook tells it; `change` is what it did to the purse."""

    at: datetime
    kind: str
    kind_name: str
    about: str
    points: int
    change: int
    purse: int
    seq: int

    @property
    def on(self) -> date:
        """The day in the city."""
        return self.at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


class Month(NamedTuple):
    """The movements of one month that are on this page."""

    first: date
    rows: list[Row]


def page(member: Member, *, before: int | None = None) -> tuple[list[Row], int | None]:
    """One page, and the `seq` with which the next one goes on; None at the end."""
    rows = rows_of(member, reading.passbook(member, before=before))
    return rows, rows[-1].seq if len(rows) == reading.PAGE and rows[-1].seq > 1 else None


def months(rows: list[Row]) -> list[Month]:
    """The same, gathered by month."""
    gathered: dict[date, list[Row]] = {}
    for row in rows:
        gathered.setdefault(row.on.replace(day=1), []).append(row)
    return [Month(first, of_it) for first, of_it in gathered.items()]


def rows_of(member: Member, lines: list[Line]) -> list[Row]:
    """Lines of the ledger in words."""
    names = _names(member, lines)
    return [_row(line, names) for line in lines]


def _names(member: Member, lines: list[Line]) -> dict[int, str]:
    # Every entry says from which award its points came: the deed behind it has a name.
    awards = [entry for line in lines for entry in line.entries if entry.deed]
    mine = Deed.objects.select_related("rule").filter(member=member)
    deeds = {deed.id: deed.name for deed in mine.filter(id__in=[one.deed for one in awards])}
    return {entry.seq: deeds.get(entry.deed or member.pk, "") for entry in awards}


def _row(line: Line, names: dict[int, str]) -> Row:
    change = SIGNS.get(line.kind, -1) * line.points
    about = names.get(line.seq, "") or line.subject
    kind = line.kind
    return Row(
        line.at, str(kind), str(kind.label), about, line.points, change, line.purse, line.seq
    )
