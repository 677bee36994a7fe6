"""A model of lists and the database do the same things, in any order, and agree after each."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
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
from credit.ledger import actions, reading
from credit.ledger.chain import follows
from credit.ledger.checking import troubles
from credit.ledger.models import Account, Closed, Entry, Reason
from tests.credit.clock import set_ahead
from tests.credit.ledger_model import Purse, Refused
from tests.credit.people import a_member, gone

# LEDGER_STEPS=50000 tries that many in all; the suite takes a few hundred.
STEPS, ALL_STEPS = 50, int(os.environ.get("LEDGER_STEPS", "600"))
POINTS = st.integers(min_value=1, max_value=40)
AHEAD = st.integers(min_value=-1, max_value=12)


class Story(RuleBasedStateMachine):
    """One member from joining to leaving, over some weeks."""

    @initialize()
    def join(self) -> None:
        set_ahead(0)
        self.today, self.start = 0, reading.today()
        self.member, self.model = a_member(), Purse()
        self.past: list[tuple[int, int]] = []

    def both(self, ours: Callable[[], Any], model: Callable[[], None]) -> None:
        """Do it in both; they must allow or refuse it alike."""
        said = [_answer(model, Refused), _answer(ours, DomainError)]
        assert said[0] == said[1]

    @rule(points=POINTS, until=AHEAD, standing=AHEAD)
    def award(self, points: int, until: int, standing: int) -> None:
        until, standing = self.today + until, self.today + standing
        ends = {"standing_until": self._day(standing), "expires_on": self._day(until)}
        key = f"deed:{self.model.seq + 1}"
        self.both(
            lambda: actions.award(self.member, key=key, points=points, **ends),
            lambda: self.model.award(
                points=points, until=until, standing_until=standing, today=self.today
            ),
        )

    @rule(points=POINTS)
    def spend(self, points: int) -> None:
        act = {"key": f"voucher:{uuid4()}", "subject": "offer:1", "receipt": uuid4()}
        self.both(
            lambda: actions.spend(self.member, points=points, **act),
            lambda: self.model.spend(points, today=self.today),
        )

    @rule(points=POINTS, days=st.integers(min_value=1, max_value=9))
    def hold(self, points: int, days: int) -> None:
        key, until = f"hold:{len(self.model.holds)}", self.today + days
        out = {"times_out_at": reading.end_of(self._day(until - 1)), "receipt": uuid4()}
        self.both(
            lambda: actions.hold(self.member, key=key, points=points, subject="", **out),
            lambda: self.model.hold(key, points, today=self.today, until=until),
        )

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data(), how=st.sampled_from(["confirm", "void"]))
    def end_a_hold(self, data: st.DataObject, how: str) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.holds)))
        self.both(
            lambda: getattr(actions, how)(self.member, hold=key),
            lambda: self.model.end(key, how, today=self.today),
        )

    @precondition(lambda self: self.model.lots)
    @rule(data=st.data(), how=st.sampled_from(["reverse", "restore"]))
    def correct_an_award(self, data: st.DataObject, how: str) -> None:
        lot = data.draw(st.sampled_from(self.model.lots))
        act = {"award": f"deed:{lot.number}", "decided_by": uuid4(), "receipt": uuid4()}
        why = {"reason": Reason.TWICE} if how == "reverse" else {}
        self.both(
            lambda: getattr(actions, how)(self.member, **act, **why),
            lambda: getattr(self.model, how)(lot, today=self.today),
        )

    @rule()
    def expire(self) -> None:
        self.both(lambda: actions.expire(self.member), lambda: self.model.expire(today=self.today))

    @rule(days=st.integers(min_value=1, max_value=4))
    def let_days_pass(self, days: int) -> None:
        self.past += [self.model.figures(day) for day in range(self.today, self.today + days)]
        self.today += days
        set_ahead(self.today)

    @rule()
    @precondition(lambda self: self.today > 20)
    def leave_and_join_again(self) -> None:
        before = Closed.objects.filter(pk=1).first() or Closed()
        gone(self.member)
        thanks, purse, held, *_ = self.model.balances()
        now = Closed.objects.get()
        assert now.thanked - before.thanked == -thanks
        assert now.unused - before.unused == purse + held
        self.join()

    @invariant()
    def they_agree(self) -> None:
        told = (reading.spendable(self.member), reading.standing_points(self.member))
        assert told == self.model.figures(self.today)
        assert reading.balance_at(self.member) == self.model.balances()

    def teardown(self) -> None:
        if not hasattr(self, "model"):
            return
        entries = list(Entry.objects.of(self.member))
        assert follows(bytes(Account.objects.get(pk=self.member.pk).salt), entries)
        assert list(troubles()) == []
        for day, figures in enumerate(self.past):
            on = self._day(day)
            told = reading.spendable_at(self.member, on=on)
            assert (told, reading.standing_points(self.member, on=on)) == figures
        gone(self.member)
        set_ahead(0)

    def _day(self, number: int) -> Any:
        return self.start + timedelta(days=number)


def _answer(act: Callable[[], Any], no: type[Refused | DomainError]) -> str:
    try:
        act()
    except no as refusal:
        return refusal.code
    return ""


@pytest.mark.django_db
def test_promise_08_the_model_and_the_database_agree() -> None:
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
