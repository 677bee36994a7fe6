"""An award proved wrong is taken back kindly, with a reason, a notice and a way to object."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from backend.notices.models import Notice
from credit.ledger import actions, reading
from credit.ledger.actions import Moved
from credit.ledger.checking import troubles
from credit.ledger.models import Reason, Reversal
from credit.ledger.refusals import NoSuchAward, NotReversed
from credit.membership.models import Member
from tests.credit.clock import later
from tests.credit.people import a_member, days, held, spent, thanked

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return a_member()


def taken_back(member: Member, award: str) -> Moved:
    return actions.reverse(
        member, award=award, reason=Reason.TWICE, decided_by=uuid4(), receipt=uuid4()
    )


def given_back(member: Member, award: str) -> Moved:
    return actions.restore(member, award=award, decided_by=uuid4(), receipt=uuid4())


def figures(member: Member) -> tuple[int, int]:
    return reading.spendable(member), reading.standing_points(member)


def test_promise_08_points_already_spent_are_not_reclaimed(member: Member) -> None:
    wrong = thanked(member, 30, expires_in=30)
    thanked(member, 10, expires_in=90)
    spent(member, 20)
    assert taken_back(member, wrong).points == 10
    assert figures(member) == (10, 10)
    assert reading.balance_at(member) == (-40, 10, 0, 20, 0, 10)


def test_promise_08_a_reversal_tells_why_and_until_when_to_object(member: Member) -> None:
    wrong = thanked(member, 30)
    taken_back(member, wrong)
    assert not taken_back(member, wrong).is_new
    notice = Notice.objects.get(person=member.person)
    assert notice.kind == "points.reversed"
    assert Reversal.objects.get().objection_until == days(30)


def test_promise_08_no_reversal_without_a_month_to_object(member: Member) -> None:
    wrong = thanked(member, 30)
    sql = "SELECT credit_reverse(%s, %s, 'twice', %s, %s, %s)"
    for reason, until in (("twice", days(29)), ("rude", days(30)), (None, days(30))):
        values = [member.pk, wrong, uuid4(), uuid4(), until]
        told = "NULL" if reason is None else f"'{reason}'"
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql.replace("'twice'", told), values)
    assert figures(member) == (30, 30)


def test_everything_spent_leaves_nothing_to_take(member: Member) -> None:
    wrong = thanked(member, 30)
    spent(member, 30)
    assert taken_back(member, wrong).points == 0
    assert figures(member) == (0, 0)


def test_what_is_on_hold_is_kept_and_follows_only_when_it_comes_back(member: Member) -> None:
    wrong = thanked(member, 30)
    held(member, 20, key="voucher:1")
    held(member, 5, key="voucher:2")
    assert taken_back(member, wrong).points == 5
    actions.confirm(member, hold="voucher:1")
    actions.void(member, hold="voucher:2")
    assert reading.balance_at(member) == (-30, 0, 0, 20, 0, 10)
    assert list(troubles()) == []


def test_an_objection_upheld_brings_points_and_days_back(member: Member) -> None:
    wrong = thanked(member, 30, expires_in=10)
    end = days(10)
    spent(member, 5)
    taken_back(member, wrong)
    with later(days=20):
        assert given_back(member, wrong).points == 25
        assert not given_back(member, wrong).is_new
        assert reading.expiring(member) == [(end + timedelta(days=20), 25)]
    assert Notice.objects.filter(kind="points.restored").count() == 1


def test_standing_comes_back_too(member: Member) -> None:
    wrong = thanked(member, 30)
    spent(member, 30)
    taken_back(member, wrong)
    given_back(member, wrong)
    assert figures(member) == (0, 30)
    assert reading.balance_at(member) == (-30, 0, 0, 30, 0, 0)


def test_only_awards_are_taken_back_and_only_what_was_taken_back_comes_back(
    member: Member,
) -> None:
    thanked(member, 30, key="deed:1")
    spent(member, 10, key="voucher:1")
    with pytest.raises(NoSuchAward):
        taken_back(member, "voucher:1")
    with pytest.raises(NotReversed):
        given_back(member, "deed:1")
