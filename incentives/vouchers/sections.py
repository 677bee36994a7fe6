"""What vouchers know about a person: in their copy, and gone when they close their account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.consent.rights.registry import erases, exports
from backend.proof.actions import erase
from backend.proof.models import Entry, Salt
from incentives.vouchers.actions import end_all
from incentives.vouchers.gifts.actions import asked_of
from incentives.vouchers.gifts.models import Gift, State
from incentives.vouchers.models import KnownVoucher, PersonTally, Reason, Voucher
from incentives.vouchers.reading import mine

BEFORE_POINTS = 38  # held points go back into an account that is still there


@exports(
    "vouchers",
    title=_("优惠券"),
    fields={
        "reference": _("编号"),
        "offer": _("优惠"),
        "partner": _("合作机构"),
        "terms": _("条件"),
        "state": _("状态"),
        "points": _("用掉的积分"),
        "taken_at": _("领取时间"),
        "until": _("有效期至"),
        "ended_at": _("结束时间"),
        "reason": _("原因"),
        "handed_on": _("是否转赠"),
        "receipt": _("回执"),
    },
)
def vouchers(person: User) -> Iterator[dict[str, Any]]:
    """Every voucher taken, or handed on by a relative; whose it was before is not told."""
    for one in mine(person.pk):
        is_taker = one.holder_id == person.pk
        yield {
            "reference": str(one.id),
            "offer": one.version.title,
            "partner": one.version.offer.partner.name,
            "terms": "better" if one.is_better else "everyone",
            "state": one.state,
            "points": one.points if is_taker else 0,
            "taken_at": one.taken_at if is_taker else None,
            "until": one.valid_until,
            "ended_at": one.ended_at,
            "reason": one.reason if is_taker else "",
            "handed_on": bool(one.turn),
            "receipt": str(one.receipt),
        }


@erases("vouchers", title=_("优惠券：未使用的先退回"), order=BEFORE_POINTS)
def forget(person: User) -> int:
    """Open ones end first, everything given back; those of relatives go back to them.

    What a partner keeps of a used one (redemptions) names nobody.
    """
    asked_of(person).end(State.DECLINED)
    Voucher.objects.filter(bearer=person.pk).update(bearer=None)
    mine = Voucher.objects.of(person.pk)
    if mine.exists():
        end_all(person, reason=Reason.CLOSED)
    receipts = Salt.objects.filter(entry__in=mine.values("receipt"), erased_at=None)
    for entry in Entry.objects.filter(pk__in=list(receipts.values_list("pk", flat=True))):
        erase(entry)
    Gift.objects.filter(holder=person.pk).delete()
    PersonTally.objects.filter(holder=person.pk).delete()
    KnownVoucher.objects.filter(voucher__in=list(mine.values_list("id", flat=True))).delete()
    return int(mine.delete()[0])
