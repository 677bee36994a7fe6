"""Points come as thanks, are spent by their owner, held, given back, and end as announced."""

from __future__ import annotations

from uuid import uuid4

import pytest

from credit.ledger import actions, reading
from credit.ledger.refusals import NotEnoughPoints
from tests.credit.people import a_member, days, thanked

pytestmark = pytest.mark.django_db


def test_thanks_can_be_spent_and_standing_stays() -> None:
    member = a_member()
    thanked(member, 30)
    actions.spend(member, key="voucher:1", points=20, subject="offer:1", receipt=uuid4())
    assert reading.spendable(member) == 10
    assert reading.standing_points(member) == 30
    assert reading.balance_at(member) == (-30, 10, 0, 20, 0, 0)


def test_nobody_spends_more_than_they_have() -> None:
    member = a_member()
    thanked(member, 30)
    with pytest.raises(NotEnoughPoints):
        actions.spend(member, key="voucher:1", points=31, subject="offer:1", receipt=uuid4())


def test_lots_that_end_first_are_spent_first() -> None:
    member = a_member()
    thanked(member, 10, expires_in=90)
    thanked(member, 10, expires_in=30)
    actions.spend(member, key="voucher:1", points=15, subject="offer:1", receipt=uuid4())
    assert [(one.until, one.points) for one in reading.expiring(member)] == [(days(90), 5)]
