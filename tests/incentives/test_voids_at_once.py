"""A partner gives back, a till confirms, the taker gives back, a relative accepts: all at once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from incentives.vouchers.actions import void
from incentives.vouchers.gifts.actions import answer, offer_gift
from incentives.vouchers.models import KnownVoucher, Tally
from incentives.vouchers.redeeming import Shown, Use, redeem, void_by_partner
from tests.accounts.cast import phone, somebody
from tests.incentives.racing import at_once
from tests.incentives.takers import a_saver, a_voucher_offer, an_inn, purse, taken

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", range(3))
def test_used_or_given_back_and_never_both(turn: int) -> None:
    inn = an_inn()
    version, (giver, member) = a_voucher_offer(inn, total=1), a_saver(1)
    voucher = taken(giver, version)
    shown = Shown(voucher.code)
    acts = [
        lambda: redeem(partner=inn, shown=shown, use=Use(at=timezone.now())),
        lambda: void_by_partner(partner=inn, shown=shown),
        lambda: void(person=giver, voucher=voucher.id),
    ] * 3
    told = at_once(acts)
    assert told.count("") == 1
    voucher.refresh_from_db()
    is_used = voucher.state == "used"
    assert purse(member) == ((70, 0, 30) if is_used else (100, 0, 0))
    assert Tally.objects.get().taken == (1 if is_used else 0)


def test_accepted_or_given_back_the_points_are_the_givers_and_one_code_is_good() -> None:
    inn = an_inn()
    version, (giver, member), relative = a_voucher_offer(inn), a_saver(1), somebody(2)
    voucher = taken(giver, version)
    gift = offer_gift(person=giver, voucher=voucher.id, phone=phone(2))
    old = Shown(voucher.code)
    told = at_once(
        [
            lambda: answer(person=relative, gift=gift.id, is_accepted=True),
            lambda: void_by_partner(partner=inn, shown=old),
            lambda: answer(person=relative, gift=gift.id, is_accepted=True),
            lambda: redeem(partner=inn, shown=old, use=Use(at=timezone.now())),
        ]
    )
    voucher.refresh_from_db()
    assert told.count("") == 1, told
    if voucher.state == "open":  # accepted first: the code that was known is good no more
        assert voucher.turn == 1
        assert KnownVoucher.objects.count() == 2
        assert purse(member) == (70, 30, 0)
    else:
        assert purse(member) in {(100, 0, 0), (70, 0, 30)}
