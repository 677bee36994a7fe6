"""Everybody wants the last hundred at once; everybody taps twice; nothing is lost or doubled."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from backend.accounts.models import User
from backend.accounts.people import e164
from backend.kernel.errors import DomainError
from credit.ledger.checking import troubles
from credit.ledger.models import Entry
from credit.membership.actions import leave
from incentives.vouchers import refusals
from incentives.vouchers.actions import void
from incentives.vouchers.gifts.actions import answer, asked_of, offer_gift
from incentives.vouchers.models import Redemption, State, Tally, Voucher
from incentives.vouchers.redeeming import Shown, Use, redeem
from tests.accounts.cast import phone, somebody
from tests.incentives.takers import a_saver, a_voucher_offer, an_inn, purse, taken

pytestmark = pytest.mark.django_db(transaction=True)

# VOUCHER_RACE="takers left threads", such as "1000 100 32"; the suite runs a small one.
TAKERS, LEFT, THREADS = map(int, os.environ.get("VOUCHER_RACE", "24 6 8").split())


def at_once(act: Callable[[int], Any], times: int) -> list[Any]:
    """What each call answered, or how it was refused."""

    def run(number: int) -> Any:
        try:
            return act(number)
        except DomainError as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(times)))


def savers(count: int) -> list[User]:
    return [a_saver(number)[0] for number in range(count)]


def test_so_many_take_the_last_hundred_and_exactly_a_hundred_get_one() -> None:
    version, people = a_voucher_offer(an_inn(), total=LEFT), savers(TAKERS)
    answers = at_once(lambda number: taken(people[number], version), TAKERS)
    got = [one for one in answers if isinstance(one, Voucher)]
    assert Counter(one for one in answers if isinstance(one, type)) == {
        refusals.SoldOut: TAKERS - LEFT
    }
    assert len(got) == Voucher.objects.open().count() == Tally.objects.get().taken == LEFT
    partner = version.offer.partner
    # And everybody who got one runs to the till twice.
    uses = at_once(
        lambda n: redeem(
            partner=partner, shown=Shown(got[n % LEFT].code), use=Use(at=timezone.now())
        ),
        2 * LEFT,
    )
    assert uses.count(refusals.AlreadyUsed) == Redemption.objects.count() == LEFT
    spent = sum(Entry.objects.filter(kind="confirm").values_list("points", flat=True))
    assert spent == 30 * LEFT == sum(Redemption.objects.values_list("points", flat=True))
    assert list(troubles()) == []


def test_one_person_tapping_many_times_takes_what_each_may() -> None:
    version, (person, member) = a_voucher_offer(an_inn(), person=2, day=9), a_saver(1)
    answers = at_once(lambda _: taken(person, version), 8)
    assert answers.count(refusals.EnoughForYou) == 6
    assert purse(member) == (40, 60, 0)


def test_using_giving_back_and_leaving_at_once_end_it_once() -> None:
    version = a_voucher_offer(an_inn(), total=50)
    partner = version.offer.partner
    for number in range(4):
        person, _member = a_saver(number)
        voucher = taken(person, version)
        acts = [
            lambda v=voucher: redeem(partner=partner, shown=Shown(v.code), use=Use(timezone.now())),
            lambda p=person, v=voucher: void(person=p, voucher=v.id),
            lambda p=person: leave(person=p),
        ]
        at_once(lambda n, acts=acts: acts[n % 3](), 6)
        ended = Voucher.objects.get(holder=person.pk, id=voucher.id)
        assert ended.state in {State.USED, State.VOIDED}
        used = Redemption.objects.filter(pk=voucher.id).count()
        assert used == (ended.state == State.USED)
    assert Tally.objects.get().taken == Redemption.objects.count()
    assert list(troubles()) == []


def test_two_who_hand_vouchers_to_each_other_do_not_wait_for_ever() -> None:
    version, pair = a_voucher_offer(an_inn(), person=20), [somebody(1), somebody(2)]
    for number in range(8):
        giver = pair[number % 2]
        voucher = taken(giver, version, is_better=False)
        offer_gift(person=giver, voucher=voucher.id, phone=phone(2 - number % 2))
    gifts = [(person, gift.id) for person in pair for gift in asked_of(person)]
    assert len(gifts) == 8
    answers = at_once(
        lambda n: answer(person=gifts[n % 8][0], gift=gifts[n % 8][1], is_accepted=True), 16
    )
    assert sum(isinstance(one, Voucher) for one in answers) == 8
    assert Voucher.objects.filter(turn=1, bearer__isnull=False).count() == 8
    assert e164(phone(1)) == pair[0].phone
