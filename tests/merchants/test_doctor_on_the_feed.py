"""The doctor notices changes that nobody numbers."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from backend.kernel.ids import uuid7
from merchants.examinations import feed
from merchants.lookup.models import Change, ChangeKind
from merchants.lookup.sweeps import turn_cards
from tests.factories.deliveries import hand_in
from tests.factories.rows import registration
from tests.jobs.crew import address_of_the_database

pytestmark = pytest.mark.django_db(transaction=True)


def levels() -> list[str]:
    return [finding.level for finding in feed()]


def change_of(seconds: int) -> None:
    """A change so many seconds old."""
    at = timezone.now() - timedelta(seconds=seconds)
    Change.objects.create(merchant_id=uuid7(), code="K7M2Q9XH4D", kind=ChangeKind.UPDATED, at=at)


def test_a_change_of_this_minute_may_still_wait() -> None:
    change_of(30)
    assert levels() == ["ok"]


def test_changes_that_nobody_numbers_are_noted_until_the_sweep_runs() -> None:
    change_of(90)
    assert levels() == ["note"]
    turn_cards()
    assert levels() == ["ok"]


def test_a_long_transaction_of_somebody_else_holds_nothing_back() -> None:
    with psycopg.connect(address_of_the_database()) as other:
        other.execute("CREATE TEMP TABLE stage (line bigint) ON COMMIT DROP")
        hand_in("enterprises", registration())
        change_of(90)
        turn_cards()
        assert levels() == ["ok"]
        assert Change.objects.filter(position__isnull=False).count() == 2
