"""The demo's citizen has vouchers: one of them was used, one a relative would hand on."""

from __future__ import annotations

from django.utils import timezone

from backend.accounts import demo
from backend.accounts.models import User
from incentives.offers.models import Subject, Version, Way
from incentives.vouchers.actions import Wish, take
from incentives.vouchers.gifts.actions import offer_gift
from incentives.vouchers.models import Voucher
from incentives.vouchers.redeeming import Shown, Use, redeem

MOST = 3


def take_vouchers() -> int:
    """Take some by the door of everybody; how many the citizen has."""
    today = timezone.localdate()
    open_ones = Version.objects.open(today).select_related("offer__partner")
    chosen = list(
        open_ones.filter(offer__way=Way.VOUCHER, offer__subject=Subject.PERSON).order_by("pk")[
            :MOST
        ]
    )
    citizen, neighbour = demo.person("citizen"), demo.person("neighbour")
    mine = [_taken(citizen, version) for version in chosen]
    if mine:
        partner = mine[0].version.offer.partner
        redeem(partner=partner, shown=Shown(mine[0].code), use=Use(at=timezone.now()))
    if len(chosen) > 1:
        theirs = _taken(neighbour, chosen[1])
        number = demo.CAST["citizen"].number
        offer_gift(person=neighbour, voucher=theirs.id, phone=number)
    return len(mine)


def _taken(person: User, version: Version) -> Voucher:
    return take(person=person, wish=Wish(version.offer.code, version.number, is_better=False))
