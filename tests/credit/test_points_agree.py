"""Joining, refusing, deeds, rules, spending, time and leaving in any order: a model agrees."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
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

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
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
from credit.ledger.checking import troubles
from credit.ledger.models import Entry, Reason
from credit.ledger.sweeps import void_timed_out
from credit.membership import actions as membership
from credit.membership.categories import MEMBERSHIP, Category, text_of
from credit.membership.reading import keeper_of
from credit.objections.actions import (
    Said,
    Verdict,
    decide_objection,
    involved,
    object_to,
    withdraw_objection,
)
from credit.objections.models import About, Objection
from credit.standing import actions as standing
from credit.standing.models import Standing
from credit.standing.reading import lines, standing_of
from tests.accounts.cast import member as officer_of
from tests.credit.citizens import a_citizen, read
from tests.credit.clock import wind, wind_by_setting
from tests.credit.deeds import PLACE, deeds_office
from tests.credit.ledger_model import Lot, Purse, Refused

# POINTS_STEPS=50000 tries that many in all; the suite takes a hundred or two.
STEPS, ALL_STEPS = 40, int(os.environ.get("POINTS_STEPS", "160"))
SUBJECT, KIND = "volunteer_hours", Category.VOLUNTEERING
CAST: list[tuple[Organisation, list[User], User]] = []  # the office, its people, the member
DONE: Counter[str] = Counter()  # how often each part was tried, and what was refused


@dataclass
class Kept:
    """One deed as the model knows it."""

    day: int
    year: int
    quantity: int
    worth: int
    row: Deed
    lot: Lot | None
    is_wrong: bool = False
    was_restored: bool = False


class Life(RuleBasedStateMachine):
    """One person, from joining to leaving and joining again, over some months."""

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        wind(0)
        self.office, self.officers, self.person = CAST[-1]
        self.is_in = False
        self.start, self.today = reading.today(), 0
        first = Rule.objects.get(subject=SUBJECT)
        self.versions = [(self._number(first.starts_on), first.told)]
        self.join()

    @precondition(lambda self: not self.is_in)
    @rule()
    def join(self) -> None:
        version = text_of(MEMBERSHIP).version
        made = membership.join(person=self.person, version=version, allowed=read(KIND))
        self.member, self.model, self.allowed, self.is_in = made.member, Purse(), True, True
        self.kept: list[Kept] = []

    @rule(allow=st.booleans())
    def decide(self, allow: bool) -> None:
        if allow:
            membership.allow(person=self.person, category=KIND, version=read(KIND)[KIND])
        else:
            membership.refuse(person=self.person, category=KIND)
        self.allowed = allow

    # -- Deeds ------------------------------------------------------------------------------------
    @rule(back=st.integers(0, 5), quantity=st.integers(1, 12))
    def deed(self, back: int, quantity: int) -> None:
        day, made = self.today - back, list[Deed]()
        told = Told(SUBJECT, self._day(day), quantity, PLACE, Route.DELIVERED)
        keeper = keeper_of(self.person.pk, KIND)
        assert (keeper is not None) == (self.allowed and self.is_in)
        if keeper is None:
            return
        proof = Proof(self.office, "MARKET", str(uuid4()))
        terms = judged(told, today=reading.today())
        self.both(
            lambda: made.append(keep_delivered(keeper, told=told, rule=terms, proof=proof)),
            lambda: self._require_new(day),
        )
        self._thanked(day, quantity, *made)

    def _require_new(self, day: int) -> None:
        if any(one.day == day and not one.is_wrong for one in self.kept):
            raise Refused("deed_known")

    def _terms(self, day: int) -> Terms:
        return max((one for one in self.versions if one[0] <= day), key=lambda one: one[0])[1]

    def _thanked(self, day: int, quantity: int, *made: Deed) -> None:
        for row in made:
            terms, year = self._terms(day), self._day(day).year
            given = sum(one.worth for one in self.kept if one.year == year and not one.is_wrong)
            worth = max(0, min(terms.points * quantity, terms.cap_points - given))
            assert row.points == worth
            lot = self._award(day, worth, terms) if worth else None
            self.kept.append(Kept(day, year, quantity, worth, row, lot))

    def _award(self, day: int, worth: int, terms: Terms) -> Lot:
        until = self._number(terms.standing_until(self._day(day)))
        ends = self._number(terms.spendable_until(self._day(self.today)))
        self.model.award(points=worth, until=ends, standing_until=until, today=self.today)
        return self.model.lots[-1]

    @precondition(lambda self: self.is_in and self.kept)
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """The office itself takes back; or gives back what it took."""
        kept = data.draw(st.sampled_from(self.kept))
        act = self._restored if kept.is_wrong else self._reversed
        by = {"officer": self.officers[0], "office": self.office}
        ours = self._fresh(kept)
        if kept.is_wrong:
            self.atomically(lambda: restore_deed(ours, **by), lambda: act(kept))
        else:
            wrong = Reason.NOT_DONE
            self.atomically(lambda: reverse_deed(ours, **by, reason=wrong), lambda: act(kept))

    def _fresh(self, kept: Kept) -> Deed:
        mine = Deed.objects.select_related("member", "rule")
        row: Deed = mine.get(member=self.member, id=kept.row.id)
        return row

    def _reversed(self, kept: Kept) -> None:
        if kept.lot and kept.was_restored:
            raise Refused("award_final")
        if kept.lot:
            self.model.reverse(kept.lot, today=self.today)
        kept.is_wrong = True

    def _restored(self, kept: Kept) -> None:
        self._require_new(kept.day)
        if kept.lot:
            self.model.restore(kept.lot, today=self.today)
        kept.is_wrong, kept.was_restored = False, True

    # -- Objections -------------------------------------------------------------------------------
    @precondition(lambda self: self.is_in and self.kept)
    @rule(data=st.data(), upheld=st.booleans(), wrong=st.booleans(), quantity=st.integers(1, 12))
    def object(self, data: st.DataObject, upheld: bool, wrong: bool, quantity: int) -> None:
        """The member contests, somebody who was never involved decides."""
        kept = data.draw(st.sampled_from(self.kept))
        about = About.REVERSAL if kept.is_wrong else About.WRONG if wrong else About.NOT_MINE
        said = Said("请核实")
        made = object_to(person=self.person, deed=kept.row.id, about=about, said=said)
        apart = [one for one in self.officers if one.pk not in involved(made)]
        if not apart:
            withdraw_objection(person=self.person, objection=made.id)
            return
        verdict, by = Verdict(upheld, "已核实。", quantity), {"office": self.office}
        self.atomically(
            lambda: decide_objection(officer=apart[0], objection=made.id, verdict=verdict, **by),
            lambda: self._upheld(kept, about, quantity) if upheld else None,
        )
        if Objection.objects.get(id=made.id).state == "filed":  # what is asked for cannot be
            no = Verdict(False, "不能更正。")
            decide_objection(officer=apart[0], objection=made.id, verdict=no, **by)
        elif upheld and about == About.WRONG:
            self._thanked(kept.day, quantity, Deed.objects.of(self.member).latest("id"))

    def _upheld(self, kept: Kept, about: About, quantity: int) -> None:
        if about == About.REVERSAL:
            return self._restored(kept)
        if about == About.WRONG:
            self._require_replaceable(kept, quantity)
        return self._reversed(kept)

    def _require_replaceable(self, kept: Kept, quantity: int) -> None:
        if quantity == kept.quantity:
            raise Refused("nothing_to_correct")
        if kept.lot and kept.was_restored:
            raise Refused("award_final")
        terms, day = self._terms(kept.day), self._day(kept.day)
        if terms.standing_until(day) < self._day(self.today):
            raise Refused("deed_too_old")
        if not self.allowed:
            raise Refused("category_not_allowed")

    # -- Points -----------------------------------------------------------------------------------
    @precondition(lambda self: self.is_in)
    @rule(points=st.integers(1, 20))
    def spend(self, points: int) -> None:
        act = {"key": f"voucher:{uuid4()}", "subject": "offer:1", "receipt": uuid4()}
        self.both(
            lambda: ledger.spend(self.member, points=points, **act),
            lambda: self.model.spend(points, today=self.today),
        )

    @precondition(lambda self: self.is_in)
    @rule(points=st.integers(1, 20), days=st.integers(1, 9))
    def hold(self, points: int, days: int) -> None:
        key, until = f"hold:{len(self.model.holds)}", self.today + days
        out = {"times_out_at": reading.end_of(self._day(until - 1)), "receipt": uuid4()}
        self.both(
            lambda: ledger.hold(self.member, key=key, points=points, subject="", **out),
            lambda: self.model.hold(key, points, today=self.today, until=until),
        )

    @precondition(lambda self: self.is_in and self.model.holds)
    @rule(data=st.data(), how=st.sampled_from(["confirm", "void"]))
    def end_a_hold(self, data: st.DataObject, how: str) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.holds)))
        self.both(
            lambda: getattr(ledger, how)(self.member, hold=key),
            lambda: self.model.end(key, how, today=self.today),
        )

    # -- Rules, time, leaving ---------------------------------------------------------------------
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
        wind(self.today)
        if sweep and self.is_in:
            void_timed_out()
            for key, hold in self.model.holds.items():
                if not hold.ended and hold.until <= self.today:
                    self.model.end(key, "void", today=self.today)
            self.both(
                lambda: ledger.expire(self.member), lambda: self.model.expire(today=self.today)
            )
            standing.follow_the_day()

    @precondition(lambda self: self.is_in and self.today > 20)
    @rule()
    def leave(self) -> None:
        membership.leave(person=self.person)
        gone = {"member": self.member}
        rooms = (Deed, Entry, Standing, Objection)
        assert not any(one.objects.filter(**gone).exists() for one in rooms)
        assert _answer(lambda: ledger.expire(self.member), DomainError) == "no_account"
        self.is_in = False

    # -- The two agree ----------------------------------------------------------------------------
    def both(self, ours: Callable[[], Any], model: Callable[[], Any]) -> None:
        """They must allow or refuse it alike."""
        expected = _answer(model, Refused)
        step = sys._getframe(1).f_code.co_name  # inspect.stack() would read every source file
        DONE[f"{step}: {expected or 'done'}"] += 1
        assert _answer(ours, DomainError) == expected

    def atomically(self, ours: Callable[[], Any], model: Callable[[], Any]) -> None:
        """The same for what is done in the transaction of whoever calls it."""

        def whole() -> None:
            with transaction.atomic():
                ours()

        self.both(whole, model)

    @invariant()
    def they_agree(self) -> None:
        DONE["steps"] += 1
        if not DONE["steps"] % 500:
            sys.stdout.write(f"{dict(DONE)}\n")
        if not self.is_in:
            return
        told = (reading.spendable(self.member), reading.standing_points(self.member))
        assert told == self.model.figures(self.today)
        assert standing_of(self.member) == told[1] == sum(one.points for one in lines(self.member))
        assert reading.balance_at(self.member) == self.model.balances()

    def teardown(self) -> None:
        if hasattr(self, "before"):
            assert standing.recompute_all() <= 1  # 1: a day has passed and no sweep ran
            assert not list(troubles())
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


@pytest.fixture
def _cast() -> None:
    wind_by_setting()
    office = deeds_office()
    CAST.append((office, [officer_of(office, 91 + n) for n in range(4)], a_citizen(80)))


@pytest.mark.usefixtures("_cast")
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
    sys.stdout.write(f"{dict(DONE)}\n")
