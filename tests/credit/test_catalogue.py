"""The catalogue: 68 indicators, signed, in force by the day, changed only with notice."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from credit.catalogue import reading, signing
from credit.catalogue.checking import check
from credit.catalogue.founding import first_catalogue, first_levels, found_catalogue
from credit.catalogue.levels import level_of, levels_on, next_level
from credit.catalogue.models import LEVELS, Rule
from credit.catalogue.refusals import AlreadyFounded
from credit.catalogue.terms import Dimension, Terms
from credit.membership.categories import Category

BLOOD = "blood_donation"


def terms_of(**changed: object) -> Terms:
    return Terms.of({**first_catalogue()[BLOOD], **changed})


def test_the_first_catalogue_has_68_indicators_in_five_dimensions() -> None:
    catalogue = first_catalogue()
    assert len(catalogue) == 68
    assert {each["dimension"] for each in catalogue.values()} == set(Dimension.values)
    assert {each["category"] for each in catalogue.values()} == set(Category.values)
    names = Counter(each["name_zh"] for each in catalogue.values())
    assert set(names.values()) == {1}


@pytest.mark.parametrize("code", sorted(first_catalogue()))
def test_every_first_rule_passes_the_checker(code: str) -> None:
    assert check(code, first_catalogue()[code]) == []


def test_the_first_levels_pass_the_checker() -> None:
    assert check(LEVELS, first_levels()) == []


def test_worth_is_points_for_each_unit_up_to_the_cap() -> None:
    terms = terms_of(points=30, cap_points=90)
    assert terms.worth(1, already=0) == 30
    assert terms.worth(9, already=0) == 90
    assert terms.worth(1, already=75) == 15
    assert terms.worth(1, already=90) == 0


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("day", date(2026, 2, 10), date(2026, 2, 10)),
        ("month", date(2026, 2, 1), date(2026, 2, 28)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_cap_counts_in_the_period_of_the_deed(period: str, first: date, last: date) -> None:
    assert terms_of(cap_period=period).period(date(2026, 2, 10)) == (first, last)


def test_validity_counts_from_the_deed_and_expiry_from_the_award() -> None:
    terms = terms_of(standing_months=12, spendable_months=6)
    assert terms.standing_until(date(2026, 1, 31)) == date(2027, 1, 31)
    assert terms.spendable_until(date(2026, 8, 31)) == date(2027, 2, 28)


@pytest.mark.django_db
def test_the_day_decides_which_rule_holds() -> None:
    today = reading.today()
    found_catalogue(starts_on=today)
    rule = reading.rule_on(BLOOD, today)
    assert rule is not None
    assert rule.told == terms_of()
    assert reading.rule_on(BLOOD, today - timedelta(days=1)) is None
    assert len(reading.rules_on(today)) == 68
    assert reading.ends_on(rule) is None


@pytest.mark.django_db
def test_every_rule_is_signed_and_a_changed_word_shows() -> None:
    found_catalogue()
    rule = Rule.objects.get(subject=BLOOD)
    assert signing.holds(rule)
    rule.terms = {**rule.terms, "points": 31}
    assert not signing.holds(rule)


@pytest.mark.django_db
def test_the_catalogue_is_founded_once() -> None:
    call_command("found_catalogue", verbosity=0)
    with pytest.raises(AlreadyFounded):
        found_catalogue()
    with pytest.raises(CommandError):
        call_command("found_catalogue")


@pytest.mark.django_db
def test_levels_are_names_above_thresholds() -> None:
    assert levels_on(reading.today()) == []
    assert level_of(10, []) is None
    found_catalogue()
    levels = levels_on(reading.today())
    first, second = level_of(0, levels), level_of(150, levels)
    assert [each.from_points for each in (first, second) if each] == [0, 150]
    assert next_level(149, levels) == second
    assert next_level(10_000, levels) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE credit_rule SET terms = jsonb_set(terms, '{points}', '31')",
        "UPDATE credit_rule SET starts_on = starts_on - 1",
        "UPDATE credit_rule SET signature = 'x'",
        "DELETE FROM credit_rule",
        "INSERT INTO credit_rule (id, subject, version, terms, state, drafted_by, drafted_at,"
        " approved_by, announced_on, starts_on, is_founding, receipt, key_id, signature)"
        " SELECT gen_random_uuid(), subject, 2, terms, state, gen_random_uuid(), now(),"
        " gen_random_uuid(), announced_on, starts_on, false, receipt, key_id, signature"
        " FROM credit_rule LIMIT 1",
    ],
)
def test_promise_13_the_database_keeps_announced_rules(attack: str) -> None:
    found_catalogue()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(attack)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"points": -5}, {"points": 0}, {"cap_points": None}, {"standing_months": 0}]
)
def test_promise_08_the_database_refuses_rules_that_take(wrong: dict[str, object]) -> None:
    terms = {**first_catalogue()[BLOOD], **wrong}
    with pytest.raises(IntegrityError):
        Rule.objects.create(subject=BLOOD, version=1, terms=terms)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"denies": "loans"}, {"from_points": -10}, {"from_points": 5}])
def test_promise_08_the_database_refuses_levels_with_consequences(
    wrong: dict[str, object],
) -> None:
    first, *others = first_levels()["levels"]
    with pytest.raises(IntegrityError):
        Rule.objects.create(
            subject=LEVELS, version=1, terms={"levels": [{**first, **wrong}, *others]}
        )
