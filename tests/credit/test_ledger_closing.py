"""Whoever leaves takes their account with them, and the sums still come to zero."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from backend.consent.rights.registry import erasers, exporters
from credit.ledger import actions, reading
from credit.ledger.checking import troubles
from credit.ledger.models import Account, Closed, Entry, Lot, Pending, Reason, Reversal
from credit.ledger.refusals import NoAccount
from credit.membership.models import Member
from credit.membership.signals import member_joined, member_leaving
from tests.consent.conftest import person
from tests.credit.people import a_member, gone, held, spent, thanked

pytestmark = pytest.mark.django_db
TABLES = (Account, Entry, Lot, Pending, Reversal)


def a_full_life(person_: UUID | None = None) -> Member:
    """Thanked, spent, held, reversed."""
    member = a_member(person_)
    wrong = thanked(member, 30, expires_in=9)
    thanked(member, 10)
    spent(member, 12)
    held(member, 5)
    actions.reverse(member, award=wrong, reason=Reason.TWICE, decided_by=uuid4(), receipt=uuid4())
    return member


def test_promise_09_leaving_erases_the_account_as_a_whole() -> None:
    member, other = a_full_life(), a_full_life()
    member_leaving.send(Member, member=member)
    gone(member)
    for table in TABLES:
        assert not table.objects.filter(member_id=member.pk).exists()
        assert table.objects.filter(member_id=other.pk).exists()


def test_the_sums_stay_zero_when_somebody_leaves() -> None:
    member, other = a_full_life(), a_full_life()
    before = reading.balance_at(member)
    gone(member)
    closed = Closed.objects.get()
    assert (closed.accounts, closed.thanked) == (1, -before.thanks)
    assert closed.unused == before.purse + before.held
    gone(other)
    assert Closed.objects.get().accounts == 2
    assert list(troubles()) == []


def test_leaving_twice_is_leaving_once() -> None:
    member = a_full_life()
    assert gone(member) > 0
    assert gone(member) == 0
    assert Closed.objects.get().accounts == 1


def test_a_deed_that_comes_too_late_opens_nothing_again() -> None:
    member = a_member()
    gone(member)
    with pytest.raises(NoAccount):
        thanked(member, 5)


def test_no_part_of_an_account_goes_alone() -> None:
    member = a_full_life()
    sql = "DELETE FROM credit_entry WHERE member_id = %s"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [member.pk])


def test_joining_opens_an_account_once() -> None:
    member = Member.objects.create(person=uuid4())
    for _ in range(2):
        member_joined.send(Member, member=member)
    assert Account.objects.filter(pk=member.pk).count() == 1


def test_a_persons_copy_holds_every_line_and_leaving_erases_it() -> None:
    somebody = person("+8613912345670")
    a_full_life(somebody.pk)
    copy = {
        one.section: list(one.build(somebody)) for one in exporters() if "points" in one.section
    }
    assert [line["points"] for line in copy["points"]] == [30, 10, 12, 5, 13]
    assert copy["points_reversed"][0]["reason"]
    (erase,) = [one.erase for one in erasers() if one.section == "points"]
    assert (erase(somebody), erase(somebody)) == (5, 0)
    gone(Member.objects.get(person=somebody.pk))
