"""The doctor notices a feed that stands still."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from merchants.examinations import feed
from merchants.lookup.models import Change
from tests.factories.deliveries import hand_in
from tests.factories.rows import registration
from tests.jobs.crew import address_of_the_database
from tests.merchants.outside import let_settle

pytestmark = pytest.mark.django_db(transaction=True)


def levels() -> list[str]:
    return [finding.level for finding in feed()]


def rewrite(statement: str) -> None:
    """As nobody may: past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


def test_a_feed_told_to_its_end_is_well() -> None:
    hand_in("enterprises", registration())
    let_settle()
    assert levels() == ["ok"]


def test_a_feed_numbered_by_another_database_is_unsafe() -> None:
    hand_in("enterprises", registration())
    rewrite("UPDATE merchants_change SET xid = '9000000000'::xid8")
    assert levels() == ["unsafe"]


def test_a_feed_that_waits_for_a_long_transaction_is_noted() -> None:
    with psycopg.connect(address_of_the_database()) as other:
        other.execute("CREATE TEMP TABLE stage (line bigint) ON COMMIT DROP")
        hand_in("enterprises", registration())
        rewrite("UPDATE merchants_change SET at = at - interval '5 minutes'")
        assert levels() == ["note"]
        assert Change.objects.count() == 1
