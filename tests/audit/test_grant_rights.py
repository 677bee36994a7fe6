"""The application's role may do its work and cannot rewrite what was written once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from pytest_django import Settings

from backend.audit import examinations, keeping
from backend.audit.models import Access, Event
from backend.audit.rights import rights_on_tables
from backend.jobs.actions import promise
from backend.jobs.courier import Courier
from tests.jobs import effects

pytestmark = pytest.mark.django_db

assert effects  # registers the follow-up
ROLE = f"Chengyi app {os.getpid()}"  # a name that must be quoted
CITIZEN = UUID("0198c0de-0000-7000-8000-000000000001")


@pytest.fixture
def _granted() -> str:
    """The role, made and granted inside the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{ROLE}"')
    out = StringIO()
    call_command("grant_app_role", ROLE, stdout=out)
    return out.getvalue()


@contextmanager
def as_the_application() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{ROLE}"')
        yield
        cursor.execute("RESET ROLE")


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except ProgrammingError as refusal:
        return "permission denied" in str(refusal) or "must be owner" in str(refusal)
    return False


@pytest.mark.usefixtures("_granted")
def test_it_writes_reads_promises_and_lets_time_pass() -> None:
    with as_the_application():
        Event.objects.record("case.filed", subject=("case", "1"), actor=CITIZEN)
        Access.objects.note(CITIZEN, reader=None, organisation="o", purpose="p", what="w")
        assert Access.objects.of(CITIZEN).count() == 1
        assert Courier().send(promise("drill.effect", number=1).pk)
        assert keeping.tend() == []


@pytest.mark.usefixtures("_granted")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET verb = 'x'",
        "DELETE FROM audit_access",
        "DELETE FROM audit_event_default",
        "TRUNCATE audit_event",
        "TRUNCATE merchants_merchant",
        "DROP TABLE audit_event_default",
        "ALTER TABLE audit_event DISABLE TRIGGER append_only",
        "SELECT audit_tend_as_of('2099-01-01')",
        "DELETE FROM merchants_change",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
        "CREATE TABLE own (id int)",
    ],
)
def test_it_can_neither_rewrite_nor_remove(sql: str) -> None:
    with as_the_application():
        assert refused(sql)


def test_what_refuses_changes_is_found_by_its_triggers() -> None:
    rights = rights_on_tables()
    written_once = {name for name, given in rights.items() if given == "SELECT, INSERT"}
    assert {"audit_event", "audit_access", "merchants_merchantversion"} <= written_once
    assert "merchants_key" in written_once
    # A change may be given its position, once (its trigger sees to that), and is never removed.
    assert rights["merchants_change"] == "SELECT, INSERT, UPDATE"
    assert rights["jobs_intent"] == "SELECT, INSERT, UPDATE, DELETE"
    assert rights["django_migrations"] == "SELECT"
    # Points are moved by functions only.
    assert rights["credit_entry"] == rights["credit_account"] == "SELECT"


@pytest.mark.usefixtures("_granted")
def test_granting_again_takes_back_what_is_too_much() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT ALL ON audit_event TO "{ROLE}"')
    call_command("grant_app_role", ROLE, stdout=StringIO())
    with as_the_application():
        assert refused("TRUNCATE audit_event")


def test_a_role_that_is_not_there_is_said_so() -> None:
    with pytest.raises(CommandError, match="nobody-there"), transaction.atomic():
        call_command("grant_app_role", "nobody-there")


@pytest.mark.usefixtures("_granted")
def test_the_doctor_tells_the_owner_from_the_applications_role(settings: Settings) -> None:
    settings.DEV_PAGES = False
    assert [each.level for each in examinations.audit_rights()] == ["unsafe"]
    settings.DEV_PAGES = True
    assert [each.level for each in examinations.audit_rights()] == ["note"]
    with as_the_application():
        assert [each.level for each in examinations.audit_rights()] == ["ok"]


def test_the_doctor_sees_that_months_are_made_ahead() -> None:
    keeping.tend()
    assert [each.level for each in examinations.audit_months()] == ["ok"]
    with connection.cursor() as cursor:
        for table in [name for name in _months() if name.startswith("audit_event")]:
            cursor.execute(f"DROP TABLE {table}")
    assert [each.level for each in examinations.audit_months()] == ["note"]


def _months() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname ~ '^audit_(event|access)_[0-9_]+$'"
        )
        return [row[0] for row in cursor.fetchall()]
