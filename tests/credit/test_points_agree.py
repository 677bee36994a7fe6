"""Joining, refusing, deeds, rules, spending, time and leaving in any order: a model agrees."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
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
from credit.catalogue import reading as catalogue
from credit.catalogue import signing
from credit.catalogue.models import Rule
from credit.catalogue.models import State as Announced
from credit.catalogue.terms import Route, Terms
from credit.deeds.accepting import Proof, keep_delivered
from credit.deeds.actions import restore_deed, reverse_deed
from credit.deeds.judging import Told, judged
from credit.deeds.models import Deed
from credit.ledger import actions as ledger
from credit.ledger import reading
from credit.ledger.models import Entry, Reason
from credit.membership import actions as membership
from credit.membership.categories import MEMBERSHIP, Category, text_of
from credit.membership.reading import keeper_of
from credit.standing import actions as standing
from credit.standing.models import Standing
from credit.standing.reading import lines, standing_of
from tests.accounts.cast import member as officer_of
from tests.credit.citizens import a_citizen, read
from tests.credit.clock import set_ahead
from tests.credit.deeds import PLACE, deeds_office
from tests.credit.ledger_model import Lot, Purse, Refused

# POINTS_STEPS=50000 tries that many in all; the suite takes a hundred or two.
STEPS, ALL_STEPS = 40, int(os.environ.get("POINTS_STEPS", "160"))
SUBJECT, KIND = "volunteer_hours", Category.VOLUNTEERING


class Life(RuleBasedStateMachine):
    """One person, from joining to leaving and joining again, over some months."""

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        set_ahead(0)
        self.office = deeds_office()
        self.officer, self.person = officer_of(self.office, 91), a_citizen(92)
        self.start, self.today = reading.today(), 0
        first = Rule.objects.get(subject=SUBJECT)
        self.versions = [(self._number(first.starts_on), first.told)]
        self.join()

    def join(self) -> None:
        version = text_of(MEMBERSHIP).version
        made = membership.join(person=self.person, version=version, allowed=read(KIND))
        self.member, self.model, self.allowed = made.member, Purse(), True
        self.kept: dict[int, tuple[int, int, Deed]] = {}  # day: year, points, deed
        self.lots: dict[int, Lot] = {}

    @rule(allow=st.booleans())
    def decide(self, allow: bool) -> None:
        if allow:
            membership.allow(person=self.person, category=KIND, version=read(KIND)[KIND])
        else:
            membership.refuse(person=self.person, category=KIND)
        self.allowed = allow

    @rule(back=st.integers(0, 5), quantity=st.integers(1, 12))
    def deed(self, back: int, quantity: int) -> None:
        day = self.today - back
        told = Told(SUBJECT, self._day(day), quantity, PLACE, Route.DELIVERED)
        keeper = keeper_of(self.person.pk, KIND)
        assert (keeper is not None) == self.allowed
        if keeper is None:
            return
        proof = Proof(self.office, "MARKET", str(uuid4()))
        terms_rule = judged(told, today=reading.today())
        made = None
        with suppress(DomainError):
            made = keep_delivered(keeper, told=told, rule=terms_rule, proof=proof)
        self._as_in_the_model(day, quantity, made)

    def _as_in_the_model(self, day: int, quantity: int, made: Deed | None) -> None:
        known = self.kept.get(day)
        if known is not None and not self._is_wrong(day):
            assert made is None
            return
        terms = max((one for one in self.versions if one[0] <= day), key=lambda one: one[0])[1]
        year = self._day(day).year
        given = sum(
            points for d, (y, points, _) in self.kept.items() if y == year and not self._is_wrong(d)
        )
        worth = max(0, min(terms.points * quantity, terms.cap_points - given))
        assert made is not None
        assert made.points == worth
        if known is not None:  # in place of one taken back, which nobody corrects any more
            self.lots.pop(day, None)
        self.kept[day] = (year, worth, made)
        if worth:
            self._award(day, worth, terms)

    def _award(self, day: int, worth: int, terms: Terms) -> None:
        until = self._number(terms.standing_until(self._day(day)))
        ends = self._number(terms.spendable_until(self._day(self.today)))
        self.model.award(points=worth, until=ends, standing_until=until, today=self.today)
        self.lots[day] = self.model.lots[-1]

    def _is_wrong(self, day: int) -> bool:
        deed = self.kept[day][2]
        return deed.state == "reversed"

    @precondition(lambda self: self.lots)
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        day = data.draw(st.sampled_from(sorted(self.lots)))
        deed, lot = self.kept[day][2], self.lots[day]
        by = {"officer": self.officer, "office": self.office}
        if deed.state == "accepted" and lot.reversed_on is None:
            reverse_deed(deed, **by, reason=Reason.NOT_DONE)
            self.model.reverse(lot, today=self.today)
        elif deed.state == "reversed":
            restore_deed(deed, **by)
            self.model.restore(lot, today=self.today)

    @rule(points=st.integers(1, 40))
    def spend(self, points: int) -> None:
        act = {"key": f"voucher:{uuid4()}", "subject": "offer:1", "receipt": uuid4()}
        self.both(
            lambda: ledger.spend(self.member, points=points, **act),
            lambda: self.model.spend(points, today=self.today),
        )

    @rule(points=st.integers(1, 40), days=st.integers(1, 9))
    def hold(self, points: int, days: int) -> None:
        key, until = f"hold:{len(self.model.holds)}", self.today + days
        out = {"times_out_at": reading.end_of(self._day(until - 1)), "receipt": uuid4()}
        self.both(
            lambda: ledger.hold(self.member, key=key, points=points, subject="", **out),
            lambda: self.model.hold(key, points, today=self.today, until=until),
        )

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data(), how=st.sampled_from(["confirm", "void"]))
    def end_a_hold(self, data: st.DataObject, how: str) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.holds)))
        self.both(
            lambda: getattr(ledger, how)(self.member, hold=key),
            lambda: self.model.end(key, how, today=self.today),
        )

    @precondition(lambda self: self.versions[-1][0] <= self.today)
    @rule(points=st.integers(1, 6), cap=st.integers(20, 60), months=st.integers(1, 3))
    def announce(self, points: int, cap: int, months: int) -> None:
        terms = self.versions[-1][1].kept() | {"points": points, "cap_points": cap}
        terms |= {"standing_months": months, "spendable_months": months}
        begins = self._day(self.today + 30)
        self._announced(Terms.of(terms), begins)
        self.versions.append((self.today + 30, Terms.of(terms)))

    def _announced(self, terms: Terms, begins: date) -> None:
        key = signing.signing_key()
        number = Rule.objects.filter(subject=SUBJECT).count() + 1
        told = Rule(subject=SUBJECT, version=number, terms=terms.kept(), key=key)
        told.drafted_by, told.approved_by, told.receipt = uuid4(), uuid4(), uuid4()
        told.announced_on, told.starts_on = catalogue.today(), begins
        told.state, told.signature = Announced.ANNOUNCED, b"of this story"
        told.save(force_insert=True)

    @rule(days=st.integers(1, 35), sweep=st.booleans())
    def let_days_pass(self, days: int, sweep: bool) -> None:
        self.today += days
        set_ahead(self.today)
        if sweep:
            self.both(
                lambda: ledger.expire(self.member), lambda: self.model.expire(today=self.today)
            )
            standing.follow_the_day()

    @precondition(lambda self: self.today > 20)
    @rule()
    def leave_and_join_again(self) -> None:
        membership.leave(person=self.person)
        gone = {"member": self.member}
        assert not any(one.objects.filter(**gone).exists() for one in (Deed, Entry, Standing))
        self.join()

    def both(self, ours: Callable[[], Any], model: Callable[[], None]) -> None:
        """They must allow or refuse it alike."""
        assert _answer(model, Refused) == _answer(ours, DomainError)

    @invariant()
    def they_agree(self) -> None:
        told = (reading.spendable(self.member), reading.standing_points(self.member))
        assert told == self.model.figures(self.today)
        assert standing_of(self.member) == told[1] == sum(one.points for one in lines(self.member))
        assert reading.balance_at(self.member) == self.model.balances()

    def teardown(self) -> None:
        if hasattr(self, "before"):
            assert standing.recompute_all() <= 1  # 1: a day has passed and no sweep ran
            transaction.savepoint_rollback(self.before)

    def _day(self, number: int) -> date:
        return self.start + timedelta(days=number)

    def _number(self, day: date | None) -> int:
        return ((day or self.start) - self.start).days


def _answer(act: Callable[[], Any], no: type[Refused | DomainError]) -> str:
    try:
        act()
    except no as refusal:
        return refusal.code
    return ""


@pytest.mark.django_db
def test_promise_08_to_13_points_and_their_model_agree() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=max(1, ALL_STEPS // STEPS),
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
            deadline=None,
            database=None,
        ),
    )
