"""Figures of partners and offers: of ten people at least, until yesterday, in few statements."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from incentives.applications import actions, deciding, figures
from incentives.applications.states import Outcome
from incentives.eligibility.models import Question
from incentives.insights.funnel import funnels_of
from tests.accounts.cast import client_of, somebody
from tests.incentives import applied
from tests.incentives.applied import NO, YES, Bank
from tests.incentives.asked import agrees_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> Bank:
    return applied.a_bank()


def many(bank: Bank, number: int, first: int = 200, yes: int = 7) -> None:
    """So many decided applications, the first `yes` of them granted and used."""
    for each, person in enumerate(applied.people(number, first)):
        one = applied.decided(bank, person, YES if each < yes else NO)
        if each < yes:
            actions.tell_outcome(person=person, application=one.id, outcome=Outcome.USED)


def tomorrow() -> Any:
    return timezone.localdate() + timedelta(days=1)


def test_nine_people_are_not_told_and_ten_are(bank: Bank) -> None:
    many(bank, 9)
    assert figures.of_offer(bank.version.offer_id, on=tomorrow()) == figures.NOTHING
    applied.decided(bank, somebody(300), NO)
    told = figures.of_offer(bank.version.offer_id, on=tomorrow())
    assert (told.approved, told.decided, told.median_days, told.late) == (7, 10, 0, 0)
    assert (told.granted, told.used) == (None, None)  # of seven
    assert figures.of_partner(bank.partner.pk, on=tomorrow()) == told


def test_promise_11_a_difference_between_two_days_is_never_one_persons(bank: Bank) -> None:
    many(bank, 10, yes=10)
    before = figures.of_offer(bank.version.offer_id, on=tomorrow())
    odd = applied.YES._replace(amount=Decimal(12_345))
    for number in range(400, 409):
        applied.decided(bank, somebody(number), odd if number == 400 else NO)
        assert figures.of_offer(bank.version.offer_id, on=tomorrow()) == before
    applied.decided(bank, somebody(409), NO)
    after = figures.of_offer(bank.version.offer_id, on=tomorrow())
    assert (after.decided, after.approved, after.granted) == (20, 11, before.granted)


def test_ten_applications_of_one_person_are_not_ten_people(bank: Bank) -> None:
    for _each in range(10):
        applied.decided(bank, somebody(410), NO)
    assert figures.of_offer(bank.version.offer_id, on=tomorrow()).decided is None


def test_promise_11_the_funnel_does_not_tell_who_let_it_be_asked() -> None:
    bank = applied.a_bank("level-bank", 97, level="level-300", level_points=300)
    for person in applied.people(10, 500):
        agrees_to(person, bank.partner)
        applied.sent(bank, person, tells_better=True)
    assert Question.objects.filter(way="application", answer="no").count() == 10
    (one,) = funnels_of(bank.partner, on=tomorrow())
    assert (one.asked, one.yes, one.applied) == (None, None, 10)


def test_today_is_told_tomorrow(bank: Bank) -> None:
    many(bank, 10, yes=10)
    assert figures.of_offer(bank.version.offer_id) == figures.NOTHING
    told = figures.of_offer(bank.version.offer_id, on=tomorrow())
    assert told.granted == Decimal(300_000)
    assert told.used == 10


def test_the_funnel_of_a_partner_and_the_public_page(bank: Bank, time_machine: Any) -> None:
    many(bank, 10, yes=10)
    (one,) = funnels_of(bank.partner, on=tomorrow())
    assert (one.asked, one.applied, one.approved, one.used) == (None, 10, 10, 10)
    time_machine.move_to(timezone.now() + timedelta(days=1))
    page = Client().get(f"/offers/{bank.version.offer.code}").content.decode()
    assert "10 件中同意 10 件" in page
    told = Client().get(f"/api/open/v1/offers/{bank.version.offer.code}").json()["figures"]
    assert (told["approved"], told["granted"]) == (10, "300000.00")
    desk = client_of(bank.clerk, strong=True).get("/partner/figures").content.decode()
    assert "不足 10 人" in desk


def test_lists_take_few_statements_however_long(
    bank: Bank, django_assert_max_num_queries: Any
) -> None:
    many(bank, 6)
    asked = applied.sent(bank, somebody(301))
    deciding.ask(by=bank.by, application=asked.id, question="用途？")
    desk = client_of(bank.clerk, strong=True)
    desk.get("/partner/applications?view=all")
    with django_assert_max_num_queries(20):
        desk.get("/partner/applications?view=all")
    with django_assert_max_num_queries(26):
        desk.get(f"/partner/applications/{asked.id}")
    mine = client_of(somebody(301))
    with django_assert_max_num_queries(16):
        mine.get("/me/applications")
    with django_assert_max_num_queries(22):
        mine.get(f"/me/applications/{asked.id}")
