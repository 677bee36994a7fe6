"""Points come as thanks, are spent by their owner, held, given back, and end as announced."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError

from credit.ledger import actions, reading
from credit.ledger.chain import follows
from credit.ledger.checking import troubles
from credit.ledger.models import Account, Entry
from credit.ledger.refusals import (
    AlreadyOver,
    HoldEnded,
    KeyReused,
    NoAccount,
    NoSuchHold,
    NotEnoughPoints,
)
from credit.ledger.sweeps import expire_due, void_timed_out
from credit.membership.models import Member
from tests.credit.clock import later
from tests.credit.people import a_member, days, held, spent, thanked

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return a_member()


def test_promise_08_standing_is_never_reduced_by_spending(member: Member) -> None:
    thanked(member, 30)
    spent(member, 20)
    assert (reading.spendable(member), reading.standing_points(member)) == (10, 30)
    assert reading.balance_at(member) == (-30, 10, 0, 20, 0, 0)


def test_promise_08_nobody_spends_more_than_they_have(member: Member) -> None:
    thanked(member, 30)
    with pytest.raises(NotEnoughPoints):
        spent(member, 31)
    assert reading.spendable(member) == 30


@pytest.mark.parametrize("points", [0, -5])
def test_a_negative_amount_is_no_transfer(member: Member, points: int) -> None:
    with pytest.raises(IntegrityError, match="points_are_positive"):
        spent(member, points)


@pytest.mark.parametrize("points", [0, -5])
def test_thanks_are_never_negative(member: Member, points: int) -> None:
    with pytest.raises(IntegrityError, match=r"points_are_positive|never_overdrawn"):
        thanked(member, points)


def test_lots_that_end_first_are_spent_first(member: Member) -> None:
    thanked(member, 10, expires_in=90)
    thanked(member, 10, expires_in=30)
    spent(member, 15)
    assert reading.expiring(member) == [(days(90), 5)]


def test_the_same_key_again_is_the_same_transfer(member: Member) -> None:
    thanked(member, 30, key="deed:1")
    thanked(member, 30, key="deed:1")
    first, again = spent(member, 20, key="voucher:1"), spent(member, 20, key="voucher:1")
    assert (first.is_new, again.is_new) == (True, False)
    assert first[:3] == again[:3]
    assert reading.spendable(member) == 10


def test_a_key_is_not_used_for_something_else(member: Member) -> None:
    thanked(member, 30, key="deed:1")
    for other in (
        lambda: thanked(member, 31, key="deed:1"),
        lambda: thanked(member, 30, key="deed:1", expires_in=9),
        lambda: spent(member, 30, key="deed:1"),
    ):
        with pytest.raises(KeyReused):
            other()


def test_what_was_held_is_spent_once(member: Member) -> None:
    thanked(member, 10, expires_in=30)
    thanked(member, 10, expires_in=90)
    held(member, 15, key="voucher:1")
    assert reading.balance_at(member) == (-20, 5, 15, 0, 0, 0)
    assert actions.confirm(member, hold="voucher:1").points == 15
    assert not actions.confirm(member, hold="voucher:1").is_new
    assert reading.balance_at(member) == (-20, 5, 0, 15, 0, 0)
    with pytest.raises(HoldEnded):
        actions.void(member, hold="voucher:1")


def test_a_void_gives_everything_back(member: Member) -> None:
    thanked(member, 10, expires_in=30)
    thanked(member, 10, expires_in=90)
    held(member, 15, key="voucher:1")
    actions.void(member, hold="voucher:1")
    assert reading.expiring(member) == [(days(30), 10), (days(90), 10)]
    with pytest.raises(HoldEnded):
        actions.confirm(member, hold="voucher:1")


def test_a_hold_that_is_not_there_does_not_end(member: Member) -> None:
    thanked(member, 10, key="deed:1")
    for name in ("deed:1", "voucher:2"):
        with pytest.raises(NoSuchHold):
            actions.void(member, hold=name)


def test_a_hold_times_out_and_comes_back_with_its_days(member: Member) -> None:
    thanked(member, 10, expires_in=3)
    held(member, 10, key="voucher:1", days_long=5)
    end = days(3)
    with later(days=5):
        assert expire_due() == 0  # nothing ends while it is held
        with pytest.raises(HoldEnded):
            actions.confirm(member, hold="voucher:1")
        assert void_timed_out() == 1
        assert void_timed_out() == 0
        assert reading.expiring(member) == [(end + timedelta(days=5), 10)]


def test_promise_08_points_end_on_the_day_announced_and_not_before(member: Member) -> None:
    thanked(member, 10, expires_in=3)
    with later(days=3):
        assert expire_due() == 0
        assert reading.spendable(member) == 10
    with later(days=4):
        assert reading.spendable(member) == 0
        with pytest.raises(NotEnoughPoints):
            spent(member, 1)
        assert expire_due() == 1
        assert reading.balance_at(member) == (-10, 0, 0, 0, 10, 0)
        assert actions.expire(member).points == 0


def test_thanks_whose_days_are_over_are_not_given(member: Member) -> None:
    with pytest.raises(AlreadyOver):
        thanked(member, 10, expires_in=-1)


def test_the_figures_of_any_past_day_are_told(member: Member) -> None:
    thanked(member, 30, expires_in=20)
    with later(days=2):
        spent(member, 10)
    with later(days=30):
        expire_due()
        thanked(member, 7, expires_in=60)
        told = [
            (reading.spendable_at(member, on=day), reading.standing_points(member, on=day))
            for day in (days(-31), days(-29), days(-28), days(-10), days(-9), days(0))
        ]
        assert told == [(0, 0), (30, 30), (20, 30), (20, 30), (0, 0), (7, 7)]
        assert reading.balance_at(member, on=days(-28)) == (-30, 20, 0, 10, 0, 0)


def test_the_passbook_tells_every_transfer_the_newest_first(member: Member) -> None:
    thanked(member, 10, key="deed:1", expires_in=30)
    thanked(member, 10, key="deed:2", expires_in=90)
    held(member, 15, key="voucher:1")
    lines = reading.passbook(member, limit=2)
    assert [(line.key, line.points, line.purse) for line in lines] == [
        ("voucher:1", 15, 5),
        ("deed:2", 10, 20),
    ]
    assert [line.key for line in reading.passbook(member, before=lines[-1].seq)] == ["deed:1"]
    assert [entry.points for entry in lines[0].entries] == [10, 5]


def test_nothing_is_moved_for_who_does_not_take_part() -> None:
    stranger = Member.objects.create(person=uuid4())
    for act in (thanked, spent, held):
        with pytest.raises(NoAccount):
            act(stranger, 10)
    assert not Account.objects.filter(pk=stranger.pk).exists()


def test_the_chain_can_be_checked_without_the_database(member: Member) -> None:
    thanked(member, 10)
    held(member, 7, key="voucher:1")
    actions.void(member, hold="voucher:1")
    entries = list(Entry.objects.of(member))
    salt = bytes(Account.objects.get(pk=member.pk).salt)
    assert follows(salt, entries)
    for field, value in {"points": 8, "subject": "x", "until": days(1)}.items():
        was: Any = getattr(entries[1], field)
        setattr(entries[1], field, value)
        assert not follows(salt, entries), field
        setattr(entries[1], field, was)
    assert list(troubles()) == []
