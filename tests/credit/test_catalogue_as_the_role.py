"""The application's own role joins, leaves and announces, and cannot rewrite what was announced."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from credit.catalogue import reading
from credit.catalogue.actions import announce_rule
from credit.catalogue.founding import found_catalogue
from credit.catalogue.sweeps import turn
from credit.membership.actions import leave
from tests.credit.citizens import joined, person_of
from tests.credit.forger import may_not
from tests.credit.offices import a_draft, counted, points_office

pytestmark = pytest.mark.django_db
ROLE = f"rules_app_{os.getpid()}"


@pytest.fixture
def _as_the_application() -> Iterator[None]:
    found_catalogue()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
    call_command("grant_app_role", ROLE, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.usefixtures("_as_the_application")
def test_the_applications_role_can_do_its_work() -> None:
    member = joined(71)
    where, writer, approver = points_office()
    draft = a_draft(where, writer, points=40)
    counted(draft, writer)
    starts_on = reading.today() + timedelta(days=30)
    announce_rule(rule=draft.pk, starts_on=starts_on, officer=approver, office=where)
    assert turn() == 0
    leave(person=person_of(member))


@pytest.mark.usefixtures("_as_the_application")
@pytest.mark.parametrize(
    "sql",
    [
        "TRUNCATE credit_rule CASCADE",
        "ALTER TABLE credit_rule DISABLE TRIGGER ALL",
        "ALTER TABLE credit_rule DROP CONSTRAINT notice_is_thirty_days",
        "ALTER TABLE credit_rule DROP CONSTRAINT rules_only_thank",
    ],
)
def test_promise_13_the_applications_role_cannot_switch_the_rules_off(sql: str) -> None:
    assert may_not(sql)
