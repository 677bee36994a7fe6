"""Joining is free, so is leaving, and so is every part (promise 9)."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections

from backend.accounts.permissions import NotVerified
from backend.consent.actions import TextChanged, withdraw_consent
from backend.consent.models import Consent
from backend.consent.rights.leaving import close_account
from backend.consent.rights.registry import erasers, exporters
from backend.proof.receipts import receipt_of
from credit.ledger.models import Account
from credit.ledger.reading import spendable
from credit.ledger.refusals import NoAccount
from credit.membership import actions, reading
from credit.membership.categories import MEMBERSHIP, Category, text_of
from credit.membership.models import Member, Seat
from tests.accounts.cast import somebody
from tests.credit.citizens import a_citizen, joined, person_of, read
from tests.credit.people import thanked

pytestmark = pytest.mark.django_db
GREEN, GIVING = Category.GREEN, Category.GIVING


def test_promise_09_joining_opens_an_account_and_is_receipted() -> None:
    person = a_citizen(1)
    made = actions.join(person=person, version=text_of(MEMBERSHIP).version, allowed=read(GREEN))
    assert reading.member_of(person.pk) == made.member
    assert Account.objects.filter(member=made.member).exists()
    assert receipt_of(made.entry)["kind"] == "membership.joined"
    assert reading.allows(person.pk, GREEN)
    assert not reading.allows(person.pk, GIVING)


def test_joining_twice_is_once() -> None:
    member = joined(2)
    again = actions.join(person=person_of(member), version=1, allowed={})
    assert (again.member, again.is_new) == (member, False)
    assert Member.objects.count() == 1


def test_the_unverified_are_told_what_is_missing() -> None:
    with pytest.raises(NotVerified):
        actions.join(person=somebody(3), version=1, allowed={})


@pytest.mark.parametrize("born", ["20090101", "20150601"])
def test_minors_do_not_join(born: str) -> None:
    person = a_citizen(4, born=born)
    with pytest.raises(actions.NotAdult):
        actions.join(person=person, version=text_of(MEMBERSHIP).version, allowed={})
    assert not Member.objects.exists()
    assert not Consent.objects.exists()


def test_whoever_read_another_text_does_not_join() -> None:
    person = a_citizen(5)
    with pytest.raises(TextChanged):
        actions.join(person=person, version=7, allowed={})
    assert not Seat.objects.exists()


def test_promise_09_a_category_is_refused_and_allowed_again_each_with_a_receipt() -> None:
    member = joined(6)
    person = person_of(member)
    refusal = actions.refuse(person=person, category=GIVING)
    assert not reading.allows(person.pk, GIVING)
    assert reading.allows(person.pk, GREEN)
    assert actions.refuse(person=person, category=GIVING) == refusal
    again = actions.allow(person=person, category=GIVING, version=read(GIVING)[GIVING])
    assert reading.allows(person.pk, GIVING)
    assert refusal.entry != again.entry


def test_refusing_takes_no_point() -> None:
    member = joined(7)
    thanked(member, 20)
    actions.refuse(person=person_of(member), category=GREEN)
    assert spendable(member) == 20


def test_promise_09_leaving_erases_and_rejoining_begins_at_nothing() -> None:
    member = joined(8)
    person = person_of(member)
    thanked(member, 50)
    entry = actions.leave(person=person)
    assert receipt_of(entry)["kind"] == "membership.left"
    assert reading.member_of(person.pk) is None
    assert not Account.objects.exists()
    assert not any(reading.allows(person.pk, each) for each in Category)
    again = actions.join(person=person, version=text_of(MEMBERSHIP).version, allowed={})
    assert again.member != member
    assert spendable(again.member) == 0


def test_leaving_without_having_joined_is_said() -> None:
    with pytest.raises(actions.NotAMember):
        actions.leave(person=a_citizen(9))


def test_promise_11_others_cannot_tell_who_has_not_joined() -> None:
    refuser = person_of(joined(10, GREEN))
    stranger, neighbour = a_citizen(11), uuid4()
    told = {reading.keeper_of(who, GIVING) for who in (refuser.pk, stranger.pk, neighbour)}
    assert told == {None}


def test_withdrawn_consent_to_membership_keeps_new_deeds_out() -> None:
    person = person_of(joined(12))
    withdraw_consent(person=person, purpose=MEMBERSHIP, recipient="credit-centre")
    assert reading.keeper_of(person.pk, GREEN) is None


def test_membership_is_in_the_copy_and_goes_with_the_account() -> None:
    member = joined(13, GREEN)
    person = person_of(member)
    thanked(member, 5)
    build = next(one.build for one in exporters() if one.section == "membership")
    assert [row["allowed"] for row in build(person)] == [["green"]]
    close_account(person=person)
    assert not Seat.objects.exists()
    assert not Account.objects.exists()
    assert list(build(person)) == []
    assert "membership" in {one.section for one in erasers()}


def test_a_past_membership_names_nobody() -> None:
    member = joined(14)
    with pytest.raises(IntegrityError):
        Member.objects.filter(pk=member.pk).update(state="left")


def at_once(*acts: Any) -> list[Any]:
    """Every act in a thread of its own, begun together; what each gave or raised."""
    ready = Barrier(len(acts))
    told: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        ready.wait()
        try:
            told[place] = acts[place]()
        except Exception as refusal:  # noqa: BLE001  (the race's own outcome)
            told[place] = refusal
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return told


@pytest.mark.django_db(transaction=True)
def test_of_many_joining_at_once_one_membership_comes() -> None:
    person = a_citizen(15)
    version, allowed = text_of(MEMBERSHIP).version, read(GREEN)
    told = at_once(*[lambda: actions.join(person=person, version=version, allowed=allowed)] * 4)
    assert sorted(one.is_new for one in told) == [False, False, False, True]
    assert Member.objects.count() == Seat.objects.count() == Account.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_leaving_while_thanked_leaves_nothing() -> None:
    member = joined(16)
    person = person_of(member)

    def thank() -> None:
        thanked(member, 5)

    at_once(lambda: actions.leave(person=person), thank, thank)
    assert not Account.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM credit_entry")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_of_two_leaving_at_once_one_leaves() -> None:
    person = person_of(joined(17))
    told = at_once(*[lambda: actions.leave(person=person)] * 2)
    assert sum(isinstance(one, actions.NotAMember) for one in told) == 1
    assert not Seat.objects.exists()


def test_the_ledger_keeps_to_members(db: None) -> None:
    member = joined(18)
    actions.leave(person=person_of(member))
    with pytest.raises(NoAccount):
        thanked(member, 5)
