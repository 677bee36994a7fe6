"""What the ledger knows about a person: in their copy, and gone when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports
from credit.ledger.actions import close_account
from credit.ledger.models import Entry, Reversal
from credit.membership.models import Member

BEFORE_MEMBERSHIP = 40  # the account goes while it is still known whose it is


@exports(
    "points",
    title=_("积分明细"),
    fields={
        "at": _("时间"),
        "kind": _("种类"),
        "points": _("分值"),
        "purse": _("其后可用"),
        "until": _("可用至"),
        "standing_until": _("计入至"),
        "key": _("编号"),
        "subject": _("用于"),
        "receipt": _("回执"),
        "hash": _("校验值"),
    },
)
def points(person: User) -> Iterator[dict[str, Any]]:
    """Every movement, with the hash that chains it to the one before."""
    for entry in Entry.objects.filter(member__person=person.pk).order_by("member", "seq"):
        yield {
            "at": entry.at,
            "kind": entry.kind,
            "points": entry.points,
            "purse": entry.purse,
            "until": entry.until,
            "standing_until": entry.standing_until,
            "key": entry.key,
            "subject": entry.subject,
            "receipt": str(entry.receipt) if entry.receipt else None,
            "hash": bytes(entry.hash).hex(),
        }


@exports(
    "points_reversed",
    title=_("被更正的积分"),
    fields={"at": _("时间"), "reason": _("原因"), "until": _("异议截止"), "back": _("恢复于")},
)
def reversed_points(person: User) -> Iterator[dict[str, Any]]:
    """Awards that were proved wrong, and what became of it."""
    for one in Reversal.objects.filter(member__person=person.pk).order_by("member", "lot"):
        told = {"at": one.at, "reason": str(one.get_reason_display())}
        yield told | {"until": one.objection_until, "back": one.overturned_at}


@erases("points", title=_("积分账户与明细"), order=BEFORE_MEMBERSHIP)
def account(person: User) -> int:
    """The account as a whole."""
    return sum(close_account(member) for member in Member.objects.filter(person=person.pk))
