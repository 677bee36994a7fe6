"""A model of lists and the database do the same things with vouchers, in any order, and agree."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backend.kernel.errors import DomainError
from credit.ledger.checking import troubles
from credit.membership.actions import NotAMember, leave
from incentives.vouchers.actions import void
from incentives.vouchers.gifts.actions import answer, asked_of, offer_gift
from incentives.vouchers.models import PersonTally, Redemption, Tally, Voucher
from incentives.vouchers.redeeming import Shown, Use, redeem
from incentives.vouchers.sweeps import lapse_due
from tests.accounts.cast import phone
from tests.incentives.takers import a_saver, a_voucher_offer, an_inn, purse, taken
from tests.incentives.test_vouchers import past_its_time

# VOUCHER_STEPS=5000 tries that many in all; the suite takes a few dozen.
STEPS, ALL_STEPS = 20, int(os.environ.get("VOUCHER_STEPS", "60"))
TOTAL, EACH, PRICE, POINTS = 4, 3, 30, 80
NUMBERS = count(200)
WHO = st.integers(min_value=0, max_value=1)


class Refused(Exception):
    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass
class One:
    """A voucher as the model has it."""

    owner: int
    price: int
    state: str = "open"
    is_given: bool = False


@dataclass
class Model:
    """Two people and one offer."""

    purse: list[int] = field(default_factory=lambda: [POINTS, POINTS])
    has_left: list[bool] = field(default_factory=lambda: [False, False])
    all: list[One] = field(default_factory=list)

    def counted(self, owner: int | None = None) -> int:
        lasting = [one for one in self.all if one.state in {"open", "used"}]
        return len([one for one in lasting if owner is None or one.owner == owner])

    def held(self, owner: int, state: str = "open") -> int:
        return sum(one.price for one in self.all if (one.owner, one.state) == (owner, state))

    def take(self, who: int, *, is_better: bool) -> None:
        if self.counted() >= TOTAL:
            raise Refused("quota_used_up")
        if is_better and self.has_left[who]:
            raise Refused("condition_not_met")
        if self.counted(who) >= EACH:
            raise Refused("quota_per_person_used_up")
        price = PRICE if is_better else 0
        if price > self.purse[who]:
            raise Refused("not_enough")
        self.purse[who] -= price
        self.all.append(One(who, price))

    def end(self, number: int, state: str, refusal: dict[str, str]) -> None:
        one = self.all[number]
        if one.state != "open":
            raise Refused(refusal[one.state])
        one.state = state
        if state != "used" and not self.has_left[one.owner]:
            self.purse[one.owner] += one.price

    def give(self, number: int) -> None:
        if self.all[number].state != "open" or self.all[number].is_given:
            raise Refused("voucher_not_givable")
        self.all[number].is_given = True

    def leave(self, who: int) -> None:
        if self.has_left[who]:
            raise Refused("not_a_member")
        self.has_left[who] = True
        for one in self.all:
            if one.owner == who and one.state == "open" and one.price:
                one.state = "voided"


USED = {"used": "voucher_used", "voided": "voucher_voided", "expired": "voucher_over"}
ENDED = dict.fromkeys(USED, "voucher_ended")


class Story(RuleBasedStateMachine):
    """Some weeks of two people."""

    @initialize()
    def begin(self) -> None:
        self.numbers = [next(NUMBERS), next(NUMBERS)]
        pairs = [a_saver(number, POINTS) for number in self.numbers]
        self.people, self.members = [one[0] for one in pairs], [one[1] for one in pairs]
        self.version = a_voucher_offer(
            an_inn(f"inn-{self.numbers[0]}"), price=PRICE, total=TOTAL, person=EACH
        )
        self.model, self.vouchers = Model(), list[Voucher]()

    def both(self, ours: Callable[[], Any], model: Callable[[], None]) -> bool:
        said = [_answer(model, Refused), _answer(ours, DomainError)]
        assert said[0] == said[1]
        return not said[0]

    @rule(who=WHO, is_better=st.booleans())
    def take(self, who: int, is_better: bool) -> None:
        made: list[Voucher] = []
        self.both(
            lambda: made.append(taken(self.people[who], self.version, is_better=is_better)),
            lambda: self.model.take(who, is_better=is_better),
        )
        self.vouchers += made

    def pick(self, data: st.DataObject) -> int:
        return int(data.draw(st.integers(0, len(self.vouchers) - 1)))

    @precondition(lambda self: self.vouchers)
    @rule(data=st.data())
    def use(self, data: st.DataObject) -> None:
        number = self.pick(data)
        shown, use = Shown(self.vouchers[number].code), Use(at=timezone.now())
        self.both(
            lambda: redeem(partner=self.version.offer.partner, shown=shown, use=use),
            lambda: self.model.end(number, "used", USED),
        )

    @precondition(lambda self: self.vouchers)
    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        number = self.pick(data)
        owner = self.people[self.model.all[number].owner]
        self.both(
            lambda: void(person=owner, voucher=self.vouchers[number].id),
            lambda: self.model.end(number, "voided", ENDED),
        )

    @precondition(lambda self: self.vouchers)
    @rule(data=st.data())
    def lapse(self, data: st.DataObject) -> None:
        number = self.pick(data)
        if self.model.all[number].state == "open":
            past_its_time(self.vouchers[number])
            self.both(lapse_due, lambda: self.model.end(number, "expired", ENDED))

    @precondition(lambda self: self.vouchers)
    @rule(data=st.data())
    def hand_on(self, data: st.DataObject) -> None:
        number = self.pick(data)
        giver = self.model.all[number].owner
        other = self.people[1 - giver]

        def ours() -> None:
            voucher = self.vouchers[number].id
            told = phone(self.numbers[1 - giver])
            offer_gift(person=self.people[giver], voucher=voucher, phone=told)
            gift = asked_of(other).get(voucher=voucher)
            answer(person=other, gift=gift.id, is_accepted=True)

        self.both(ours, lambda: self.model.give(number))

    @rule(who=WHO)
    def leave_points(self, who: int) -> None:
        self.both(lambda: leave(person=self.people[who]), lambda: self.model.leave(who))

    @invariant()
    def they_agree(self) -> None:
        told = {one.id: one.state for one in Voucher.objects.filter(version=self.version)}
        states = [one.state for one in self.model.all]
        assert [told[one.id] for one in self.vouchers] == states
        for who, member in enumerate(self.members):
            if not self.model.has_left[who]:
                held, used = self.model.held(who), self.model.held(who, "used")
                assert purse(member) == (self.model.purse[who], held, used)
        tally = Tally.objects.filter(quota__version=self.version).first()
        assert (tally.taken if tally else 0) == self.model.counted()
        for who, person in enumerate(self.people):
            mine = PersonTally.objects.filter(holder=person.pk).first()
            assert (mine.taken if mine else 0) == self.model.counted(who)
        assert Redemption.objects.filter(version=self.version).count() == states.count("used")

    def teardown(self) -> None:
        assert list(troubles()) == []


def _answer(act: Callable[[], Any], no: type[Refused | DomainError]) -> str:
    try:
        act()
    except no as refusal:
        return refusal.code
    return ""


@pytest.mark.django_db
def test_vouchers_in_the_model_and_in_the_database_agree(settings: Any) -> None:
    assert NotAMember.code == "not_a_member"
    settings.ELIGIBILITY_SAME_PER_DAY = settings.ELIGIBILITY_PER_PERSON_DAY = 1000
    _run()


def _run() -> None:
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=max(1, ALL_STEPS // STEPS),
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            deadline=None,
            database=None,
        ),
    )
