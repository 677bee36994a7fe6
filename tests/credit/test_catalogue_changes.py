"""Rules are public, versioned and announced (promise 13): two persons, simulation, thirty days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from backend.accounts.models import User
from backend.accounts.organisations.models import Organisation
from backend.audit.models import Event
from backend.proof.models import Entry
from credit.catalogue import actions, reading, signing
from credit.catalogue.founding import found_catalogue
from credit.catalogue.models import Rule, Simulation, State
from credit.catalogue.refusals import (
    DraftExists,
    NotADraft,
    NotSimulated,
    OtherPersonNeeded,
    RuleRefused,
)
from credit.catalogue.simulating import SLICES, count_slice, preview, simulate
from credit.catalogue.sweeps import turn
from credit.catalogue.terms import Terms
from credit.membership.models import Member
from tests.credit.clock import later
from tests.credit.offices import a_draft, counted, deeds, new_terms, points_office
from tests.credit.people import a_member
from tests.credit.test_membership import at_once

BLOOD = "blood_donation"
Office = tuple[Organisation, User, User]


@pytest.fixture
def office(db: None) -> Office:
    found_catalogue()
    return points_office()


def announced(office: Office, *, days: int = 30, **changed: Any) -> Rule:
    """A change of the rule about giving blood, announced for so many days from now."""
    where, writer, approver = office
    draft = a_draft(where, writer, **changed)
    counted(draft, writer)
    starts_on = reading.today() + timedelta(days=days)
    return actions.announce_rule(rule=draft.pk, starts_on=starts_on, officer=approver, office=where)


def codes(refusal: RuleRefused) -> set[str]:
    return {str(error["code"]) for error in refusal.errors}


def test_promise_13_a_rule_changes_after_simulation_notice_and_by_itself(office: Office) -> None:
    rule = announced(office, points=40)
    today = reading.today()
    assert rule.starts_on is not None
    held, coming = reading.rule_on(BLOOD, today), reading.coming(today)
    assert held is not None
    assert held.told.points == 30
    assert coming == [rule]
    then = reading.rule_on(BLOOD, rule.starts_on)
    assert then == rule  # nobody had to do anything
    assert reading.ends_on(held) == rule.starts_on - timedelta(days=1)
    assert signing.holds(rule)
    assert Entry.objects.filter(pk=str(rule.receipt), kind="rule.announced").exists()


def test_a_deed_is_thanked_by_the_rule_of_its_day_even_after_the_change(office: Office) -> None:
    announced(office, points=40)
    today = reading.today()
    with later(400):
        turn()
        held = reading.rule_on(BLOOD, today)
        assert held is not None
        assert held.told.points == 30
        assert held.state == State.SUPERSEDED


def test_the_sweep_writes_down_what_the_day_decided_once(office: Office) -> None:
    announced(office, points=40)
    assert turn() == 0
    with later(30):
        assert turn() == 2
        assert turn() == 0
    assert Event.objects.filter(verb__in=["rule.in_force", "rule.superseded"]).count() == 2


def test_promise_13_notice_shorter_than_thirty_days_is_refused(office: Office) -> None:
    with pytest.raises(RuleRefused) as refusal:
        announced(office, days=29)
    assert codes(refusal.value) == {"notice_too_short"}


def test_promise_13_the_database_refuses_a_short_notice_too(office: Office) -> None:
    rule = announced(office)
    short = {"version": 3, "starts_on": rule.announced_on and rule.announced_on + timedelta(31)}
    fields = {f.attname: getattr(rule, f.attname) for f in Rule._meta.concrete_fields}
    fields |= short | {"announced_on": short["starts_on"]}
    del fields["id"]
    with pytest.raises(IntegrityError):
        Rule.objects.create(**fields)


def test_versions_do_not_overlap(office: Office) -> None:
    announced(office, days=60, points=40)
    with pytest.raises(RuleRefused) as refusal:
        announced(office, days=60, points=50)
    assert codes(refusal.value) == {"versions_overlap"}


def test_whoever_writes_a_rule_does_not_announce_it(office: Office) -> None:
    where, writer, _ = office
    draft = a_draft(where, writer, points=40)
    counted(draft, writer)
    starts_on = reading.today() + timedelta(days=30)
    with pytest.raises(OtherPersonNeeded):
        actions.announce_rule(rule=draft.pk, starts_on=starts_on, officer=writer, office=where)


def test_nothing_is_announced_without_a_simulation_of_its_words(office: Office) -> None:
    where, writer, approver = office
    draft = a_draft(where, writer, points=40)
    counted(draft, writer)
    terms = new_terms(points=45)
    actions.change_draft(rule=draft.pk, terms=terms, officer=writer, office=where)
    assert not Simulation.objects.exists()
    starts_on = reading.today() + timedelta(days=30)
    with pytest.raises(NotSimulated):
        actions.announce_rule(rule=draft.pk, starts_on=starts_on, officer=approver, office=where)


def test_a_subject_has_one_draft_and_what_is_announced_is_no_draft(office: Office) -> None:
    where, writer, _ = office
    draft = a_draft(where, writer, points=40)
    with pytest.raises(DraftExists):
        a_draft(where, writer, points=41)
    actions.drop_draft(rule=draft.pk, officer=writer, office=where)
    rule = announced(office, points=41)
    with pytest.raises(NotADraft):
        actions.drop_draft(rule=rule.pk, officer=writer, office=where)


def test_announcing_twice_is_once(office: Office) -> None:
    rule = announced(office, points=40)
    assert rule.starts_on is not None
    again = actions.announce_rule(
        rule=rule.pk, starts_on=rule.starts_on, officer=office[2], office=office[0]
    )
    assert again.receipt == rule.receipt


def brute(terms: Terms, done: list[tuple[date, int]]) -> int:
    """Points for these deeds, one by one, as they would have been awarded."""
    given: dict[date, int] = {}
    for day, quantity in done:
        first, _ = terms.period(day)
        given[first] = given.get(first, 0) + terms.worth(quantity, already=given.get(first, 0))
    return sum(given.values())


DEED = st.tuples(st.integers(0, 360), st.integers(1, 6))
LIVES = st.lists(st.lists(DEED, max_size=5), min_size=1, max_size=6)
CHANGE = st.fixed_dictionaries(
    {
        "points": st.integers(1, 60),
        "cap_points": st.integers(60, 200),
        "cap_period": st.sampled_from(["day", "month", "year"]),
    }
)


class Simulations(TestCase):
    """The database counts what a loop over every deed counts."""

    @hypothesis_settings(max_examples=6)
    @given(lives=LIVES, change=CHANGE)
    def test_a_simulation_agrees_with_counting_one_by_one(
        self, lives: list[list[tuple[int, int]]], change: dict[str, Any]
    ) -> None:
        found_catalogue()
        where, writer, _ = points_office()
        today = reading.today()
        done = {
            a_member().pk: [(today - timedelta(days=ago), many) for ago, many in life]
            for life in lives
        }
        old, new = Terms.of(new_terms()), Terms.of(new_terms(**change))
        gains = [brute(new, life) - brute(old, life) for life in done.values()]
        rows = [(who, BLOOD, day, many) for who, life in done.items() for day, many in life]
        with deeds(rows):
            draft = a_draft(where, writer, **change)
            told = counted(draft, writer)
            shown = [preview(draft, member=who) for who in done]
        assert (told.members, told.more, told.less) == (
            len(lives), sum(g > 0 for g in gains), sum(g < 0 for g in gains)
        )  # fmt: skip
        assert told.same == told.members - told.more - told.less
        assert [one.then - one.now for one in shown] == gains


def test_a_simulation_goes_on_where_a_killed_worker_left_it(office: Office) -> None:
    where, writer, _ = office
    a_member()
    simulation = simulate(rule=a_draft(where, writer, points=40).pk, officer=writer)
    assert simulate(rule=simulation.rule_id, officer=writer) == simulation
    for _ in range(3 * len(SLICES)):
        count_slice(simulation.pk)  # more often than there is to count
    simulation.refresh_from_db()
    assert (simulation.members, simulation.same) == (Member.objects.count(), 1)
    assert simulation.rule.state == State.SIMULATED
    assert simulation.finished_at is not None


def test_levels_change_like_rules_and_take_no_point(office: Office) -> None:
    where, writer, approver = office
    terms = Rule.objects.get(subject="levels").terms["levels"]
    terms = {"levels": [{**each, "name_zh": f"{each['name_zh']}级"} for each in terms]}
    draft = actions.draft_rule(subject="levels", terms=terms, officer=writer, office=where)
    assert counted(draft, writer).less == 0
    starts_on = reading.today() + timedelta(days=31)
    actions.announce_rule(rule=draft.pk, starts_on=starts_on, officer=approver, office=where)
    assert reading.coming(reading.today()) == [Rule.objects.get(pk=draft.pk)]


@pytest.mark.django_db(transaction=True)
def test_of_two_announcements_at_once_one_version_begins() -> None:
    found_catalogue()
    where, writer, approver = points_office()
    draft = a_draft(where, writer, points=40)
    counted(draft, writer)
    days = [reading.today() + timedelta(days=each) for each in (30, 40)]

    def announce(day: date) -> Any:
        return actions.announce_rule(rule=draft.pk, starts_on=day, officer=approver, office=where)

    told = at_once(lambda: announce(days[0]), lambda: announce(days[1]))
    assert sum(isinstance(one, NotADraft) for one in told) == 1
    assert Rule.objects.public().filter(subject=BLOOD).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_at_once_one_stays() -> None:
    found_catalogue()
    where, writer, approver = points_office()
    told = at_once(
        lambda: a_draft(where, writer, points=40), lambda: a_draft(where, approver, points=41)
    )
    assert sum(isinstance(one, DraftExists) for one in told) == 1
