"""`manage.py verify_ledger` and the doctor find what somebody with every right has done."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from credit.ledger import examinations
from credit.ledger.checking import troubles
from tests.credit.people import a_member, held, thanked

pytestmark = pytest.mark.django_db


def by_a_superuser(sql: str) -> None:
    """Without any rule that is a trigger: foreign keys too."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_ledger_that_holds_together_says_so() -> None:
    thanked(a_member(), 30)
    out = StringIO()
    call_command("verify_ledger", stdout=out)
    assert "holds together" in out.getvalue()


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE credit_entry SET subject = 'x' WHERE seq = 1", "entries follow one another"),
        ("DELETE FROM credit_entry WHERE seq = 1", "entries follow one another"),
        ("UPDATE credit_account SET salt = '\\x00'", "begins with the account's salt"),
        ("UPDATE credit_lot SET remaining = 90 WHERE number = 1", "lots and purse agree"),
        ("DELETE FROM credit_pending", "holds that have not ended are awaited"),
    ],
)
def test_whatever_was_changed_is_named(sql: str, what: str) -> None:
    member = a_member()
    thanked(member, 30)
    thanked(member, 10)
    held(member, 20)
    assert list(troubles()) == []
    by_a_superuser(sql)
    assert any(what in line and str(member.pk) in line for line in troubles())
    with pytest.raises(CommandError):
        call_command("verify_ledger", stderr=StringIO())


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE credit_entry DROP CONSTRAINT points_leave_only_as_promised",
        "ALTER TABLE credit_entry DISABLE TRIGGER entries_stay",
    ],
)
def test_the_doctor_misses_a_rule_that_was_taken_away(sql: str) -> None:
    assert [each.level for each in examinations.ledger()] == ["ok"]
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert [each.level for each in examinations.ledger()] == ["unsafe"]
