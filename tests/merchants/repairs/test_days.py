"""The earliest day over every class and day, as the law and as the database count it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from merchants.records.publication import MAXIMUM_MONTHS, last_day
from merchants.repairs.terms import MINIMUM_MONTHS, earliest_day, last_day_of_bar

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
CLASSES = st.sampled_from(sorted(MINIMUM_MONTHS))


@pytest.mark.parametrize(
    ("decided", "severity", "first"),
    [
        ("2026-01-15", "general", "2026-04-15"),
        ("2025-11-30", "general", "2026-02-28"),
        ("2027-11-30", "general", "2028-02-29"),
        ("2024-02-29", "serious", "2025-02-28"),
        ("2026-05-01", "minor", "2026-05-01"),
        ("2026-07-01", "general", "2026-10-01"),  # a holiday moves nothing: nobody waits longer
    ],
)
def test_the_earliest_day_is_that_of_the_law(decided: str, severity: str, first: str) -> None:
    assert earliest_day(date.fromisoformat(decided), severity).isoformat() == first


@given(severity=CLASSES, decided=DAYS)
def test_who_may_ask_may_do_so_before_it_ends_by_itself(severity: str, decided: date) -> None:
    first, last = earliest_day(decided, severity), last_day(decided, severity, None)
    assert last is not None
    assert decided <= first < last
    assert first - decided <= timedelta(days=31 * MINIMUM_MONTHS[severity])
    assert last - decided <= timedelta(days=31 * MAXIMUM_MONTHS[severity])


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(severity=CLASSES, decided=DAYS)
def test_the_database_counts_the_same_days(severity: str, decided: date) -> None:
    months = MINIMUM_MONTHS[severity]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (%s::date + make_interval(months => %s))::date,"
            " (%s::date + interval '36 months')::date",
            [decided, months, decided],
        )
        assert cursor.fetchone() == (earliest_day(decided, severity), last_day_of_bar(decided))
