"""A case lives on one machine: what goes further is decided, and named here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from backend.sharding.lint import SHARDS, ShardLint
from merchants.complaints import actions
from merchants.complaints.handling import actions as office
from merchants.complaints.reading import cases_of, desk_of, inbox_of
from merchants.complaints.showing import for_consumer, for_office, for_shop
from tests.merchants.complaints.cast import Cast, cast, grievance

pytestmark = pytest.mark.django_db
EVERYWHERE = f"fan-out:{SHARDS}"
# By a person (their cases, their limits) or by an office (its desk): cases are kept by merchant.
DECIDED = ("merchants_participant", "merchants_handling", "merchants_complaint")


@pytest.fixture
def lint() -> Iterator[ShardLint]:
    with ShardLint(connection) as looking:
        yield looking


def beyond(lint: ShardLint) -> list[str]:
    return [sql for sql, verdict in lint.verdicts if verdict not in {"local", "routed"}]


def story() -> Cast:
    people = cast()
    case = actions.file_complaint(
        complainant=people.citizen, merchant=people.merchant, grievance=grievance()
    )
    actions.answer_complaint(shop=people.shop, clerk=people.clerk, complaint=case.id, text="换。")
    row = actions.take_to_office(complainant=people.citizen, complaint=case.id)
    desk = {"officer": people.officer, "office": people.office, "handling": row.id}
    office.accept_complaint(**desk)
    office.end_handling(**desk, ending="agreed", text="换。")
    actions.confirm_outcome(person=people.citizen, complaint=case.id, outcome="solved")
    for_consumer(people.citizen, case.id)
    for_shop(people.shop, people.clerk, case.id)
    for_office(people.office, people.officer, row.id)
    return people


def test_nothing_is_refused_and_only_what_was_decided_goes_everywhere(lint: ShardLint) -> None:
    people = story()
    list(cases_of(people.citizen))
    list(desk_of(people.office))
    lists = len(beyond(lint))
    verdicts = {verdict for _sql, verdict in lint.verdicts}
    assert verdicts <= {"local", "routed", EVERYWHERE}, verdicts
    assert all(any(table in sql for table in DECIDED) for sql in beyond(lint))
    list(inbox_of(people.shop))
    assert len(beyond(lint)) == lists
