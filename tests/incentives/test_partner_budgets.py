"""Caps of an agreement: what is taken never exceeds them, what is given back is given back once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from incentives.partners.budgets import give_back, points_in, spent, take
from incentives.partners.models import Agreement, Drawn, Partner
from incentives.partners.refusals import AgreementOver, BudgetSpent
from tests.accounts.test_organisations import at_once
from tests.incentives.listed import a_partner, agreement_ends

pytestmark = pytest.mark.django_db


def capped(code: str = "capped", **caps: Any) -> Partner:
    """A partner whose agreement of this year has these caps."""
    partner = a_partner(code)
    agreement_ends(partner)
    today = timezone.localdate()
    Agreement.objects.create(
        partner=partner, number=f"C-{code}", fields=["loan"], starts_on=today,
        ends_on=today + timedelta(days=400), made_by=uuid4(), receipt=uuid4(), **caps,
    )  # fmt: skip
    return partner


def now() -> date:
    return timezone.localdate()


def later() -> date:
    return (now().replace(day=1) + timedelta(days=32)).replace(day=1)


def test_points_are_capped_by_the_month_and_money_by_the_agreement() -> None:
    partner = capped(points_a_month=100, budget=Decimal(50))
    held = partner.agreements.get(ended_on=None)
    assert take(partner, points=100, money=Decimal(30), on=now()) == held.pk
    with pytest.raises(BudgetSpent):
        take(partner, points=1, on=now())
    take(partner, points=100, money=Decimal(20), on=later())
    with pytest.raises(BudgetSpent):
        take(partner, money=Decimal("0.01"), on=later())
    assert spent(held) == 50
    assert points_in(held, later()) == 100


def test_what_is_refused_leaves_no_trace() -> None:
    partner = capped(points_a_month=10, budget=Decimal(10))
    with pytest.raises(BudgetSpent):
        take(partner, points=5, money=Decimal(11), on=now())
    assert not Drawn.objects.exists()


def test_what_is_given_back_may_be_taken_again_but_not_given_back_twice() -> None:
    partner = capped(points_a_month=10)
    held = take(partner, points=10, on=now())
    assert give_back(partner, points=10, on=now(), agreement=held)
    assert not give_back(partner, points=10, on=now(), agreement=held)
    take(partner, points=10, on=now())


def test_a_partner_without_caps_has_no_tally_to_wait_for() -> None:
    partner = a_partner()
    assert take(partner, points=10**9, on=now()) is None
    assert not give_back(partner, points=5, on=now())
    assert not Drawn.objects.exists()


def test_without_an_agreement_on_that_day_nothing_is_taken() -> None:
    partner = capped(points_a_month=10)
    with pytest.raises(AgreementOver):
        take(partner, points=1, on=now() + timedelta(days=500))
    agreement_ends(partner)
    with pytest.raises(AgreementOver):
        take(partner, points=1, on=now())


def test_what_was_taken_of_an_agreement_that_ended_is_given_back_to_it() -> None:
    partner = capped(points_a_month=10)
    old = take(partner, points=10, on=now())
    agreement_ends(partner)
    today = now()
    Agreement.objects.create(
        partner=partner, number="NEW", fields=["loan"], starts_on=today,
        ends_on=today + timedelta(days=9), made_by=uuid4(), receipt=uuid4(), points_a_month=10,
    )  # fmt: skip
    take(partner, points=10, on=now())
    assert give_back(partner, points=10, on=now(), agreement=old)
    assert sorted(Drawn.objects.values_list("points", flat=True)) == [0, 10]


def test_less_than_nothing_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="negative"):
        take(capped(points_a_month=1), points=-1, on=now())


@pytest.mark.django_db(transaction=True)
def test_sixteen_takers_at_once_take_exactly_what_there_is() -> None:
    partner = capped(points_a_month=7, budget=Decimal(1000))
    done = at_once(lambda _: take(partner, points=1, money=Decimal(1), on=now()))
    assert done.count(True) == 7
    tally = Drawn.objects.get()
    assert (tally.points, tally.money) == (7, Decimal(7))


@pytest.mark.django_db(transaction=True)
def test_sixteen_givers_at_once_give_back_what_was_taken_once() -> None:
    partner = capped(points_a_month=7)
    held = take(partner, points=7, on=now())
    given: list[bool] = []
    at_once(lambda _: given.append(give_back(partner, points=7, on=now(), agreement=held)))
    assert given.count(True) == 1
    assert Drawn.objects.get().points == 0


def test_the_tally_itself_refuses_to_go_below_nothing() -> None:
    partner = capped(points_a_month=7)
    take(partner, points=7, on=now())
    with pytest.raises(IntegrityError, match="nothing_is_given_back_twice"), transaction.atomic():
        Drawn.objects.update(points=-1)
