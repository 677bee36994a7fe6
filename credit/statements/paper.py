"""A month of the passbook as a paper: what it began with, every movement, what it ended with."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.accounts.identity.disclosure import disclose_name, identity_of
from backend.accounts.models import User
from backend.api.params import Query, day, refuse
from backend.audit.reads import Reading
from backend.files.typesetting import typeset
from backend.kernel.clock import same_day_later
from credit.ledger import reading
from credit.ledger.models import Entry
from credit.membership.actions import NotAMember
from credit.membership.models import Member
from credit.membership.reading import member_of
from credit.statements.passbook import Row, rows_of

TEMPLATE = Path(__file__).with_name("passbook.typ")
MOST = 2000  # movements on one paper; the figures above them are always of all
SIGNS = 16  # of the ledger's hash, enough to compare by eye


def month_in(query: Query) -> date:
    """The first day of the month that is asked for. Raises BadParameter."""
    told = query.text("month", longest=7)
    this = reading.today().replace(day=1)
    if not told:
        return this
    asked = day(f"{told}-01", name="month")
    if not date(2000, 1, 1) <= asked <= this:
        raise refuse("month", "parameter_out_of_range", _("超出允许的范围。"))
    return asked


def statement_of(person: User, *, month: date) -> tuple[str, bytes]:
    """The file's name and the file. Raises NotAMember."""
    member = member_of(person.pk)
    if member is None:
        raise NotAMember
    last = min(_last_day(month), reading.today())
    facts = _facts(member, month, last) | {"holder": _name_of(person)}
    return f"passbook-{month:%Y-%m}.pdf", typeset(TEMPLATE, facts, day=last)


def as_pdf(made: tuple[str, bytes]) -> HttpResponse:
    """To be kept, not looked at by anybody else."""
    name, content = made
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _facts(member: Member, first: date, last: date) -> dict[str, Any]:
    lines = reading.moved_between(member, first, last, most=MOST + 1)
    moved = rows_of(member, lines[:MOST])
    return {
        "language": "en" if get_language() == "en" else "zh",
        "title": _("文明积分存折"),
        "period": f"{first} – {last}",
        "until": [last.year, last.month, last.day],
        "figures": _figures(member, first, last),
        "headings": [_("日期"), _("事项"), _("变动"), _("其后可用")],
        "rows": [_shown(row) for row in moved],
        "after": _("其余记录见网上存折。") if lines[MOST:] else "",
        "nothing": _("本月没有记录。"),
        "check": _check(member, last),
        "footer": _("只属于本人，任何人都无权要求出示。积分只作感谢，不作评价。"),
    }


def _figures(member: Member, first: date, last: date) -> list[tuple[str, str]]:
    begun = reading.balance_at(member, on=first - timedelta(days=1))
    ended = reading.balance_at(member, on=last)
    return [
        (_("期初可用"), str(begun.purse)),
        (_("感谢"), _signed(begun.thanks - ended.thanks)),
        (_("使用"), _signed(begun.spent - ended.spent)),
        (_("到期"), _signed(begun.expired - ended.expired)),
        (_("更正"), _signed(begun.reversed - ended.reversed)),
        (_("暂留"), _signed(begun.held - ended.held)),
        (_("期末可用"), str(ended.purse)),
        (_("累计感谢（仍计入）"), str(reading.standing_points(member, on=last))),
    ]


def _shown(row: Row) -> list[str]:
    about = f" · {row.about}" if row.about else ""
    change = _signed(row.change) if row.change else f"({row.points})"
    return [f"{row.on}", f"{row.kind_name}{about}", change, str(row.purse)]


def _check(member: Member, last: date) -> str:
    # The chain's head on that day: whoever keeps the paper sees if the ledger was rewritten.
    before = Entry.objects.filter(member=member, at__lt=reading.end_of(last))
    head = before.order_by("-seq").first()
    if head is None:
        return ""
    told = {"seq": head.seq, "hash": bytes(head.hash).hex()[:SIGNS]}
    return str(_("账本第 %(seq)s 笔，校验值 %(hash)s") % told)


def _signed(change: int) -> str:
    return f"+{change}" if change > 0 else str(change)


def _name_of(person: User) -> str:
    if identity_of(person) is None:
        return ""
    own = Reading(reader=person.pk, organisation="", purpose="")
    return disclose_name(person, reading=own)


def _last_day(month: date) -> date:
    return same_day_later(month, months=1) - timedelta(days=1)
