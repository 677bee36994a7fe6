"""Publication ends by itself: the delivered class sets the window, counted from the document."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.kernel.clock import same_day_later
from backend.kernel.ids import uuid7
from merchants.lookup.cards import today
from merchants.records.models import Record
from merchants.records.publication import MAXIMUM_MONTHS, is_publishable, last_day
from tests.factories.deliveries import hand_in
from tests.factories.rows import penalty, registration

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
CLASSES = st.sampled_from(["minor", "general", "serious"])

WINDOWS = [
    ("general", date(2026, 3, 5), None, date(2027, 3, 5)),
    ("serious", date(2026, 3, 5), None, date(2029, 3, 5)),
    ("minor", date(2026, 3, 5), None, date(2026, 6, 5)),
    ("general", date(2026, 3, 5), date(2026, 6, 30), date(2026, 6, 30)),
    ("general", date(2026, 3, 5), date(2036, 3, 5), date(2027, 3, 5)),
    ("general", date(2024, 2, 29), None, date(2025, 2, 28)),
    ("minor", date(2026, 11, 30), None, date(2027, 2, 28)),
    ("", date(2026, 3, 5), date(2026, 6, 30), None),
    ("", date(2026, 3, 5), None, None),
]


@pytest.mark.parametrize(("severity", "decided", "delivered", "last"), WINDOWS)
def test_the_last_day_is_what_was_delivered_and_at_most_the_maximum_of_the_class(
    severity: str, decided: date, delivered: date | None, last: date | None
) -> None:
    assert last_day(decided, severity, delivered) == last


@given(decided=DAYS, severity=CLASSES, delivered=st.none() | DAYS)
def test_no_delivered_end_ever_lengthens_a_window(
    decided: date, severity: str, delivered: date | None
) -> None:
    longest = same_day_later(decided, months=MAXIMUM_MONTHS[severity])
    last = last_day(decided, severity, delivered)
    assert last is not None
    assert last <= longest
    assert last == (delivered if delivered and delivered < longest else longest)


@given(decided=DAYS, later=st.integers(0, 400), severity=CLASSES)
def test_a_later_document_never_ends_earlier(decided: date, later: int, severity: str) -> None:
    first = last_day(decided, severity, None)
    second = last_day(decided + timedelta(days=later), severity, None)
    assert first is not None
    assert second is not None
    assert first <= second


@given(decided=DAYS)
def test_a_graver_class_never_ends_earlier(decided: date) -> None:
    ends = [last_day(decided, each, None) for each in ("minor", "general", "serious")]
    assert ends == sorted(ends, key=str)


@pytest.mark.parametrize(
    ("severity", "by_default", "where_the_city_decides_so"),
    [
        ("minor", False, True),
        ("general", True, True),
        ("serious", True, True),
        ("", False, False),
    ],
)
def test_minor_ones_are_published_only_where_the_city_decides_so(
    severity: str, by_default: bool, where_the_city_decides_so: bool
) -> None:
    assert is_publishable(severity, minor_too=False) == by_default
    assert is_publishable(severity, minor_too=True) == where_the_city_decides_so


def a_record(**facts: object) -> Record:
    """A delivered penalty, rewritten by hand as a new item."""
    record = Record.objects.filter(kind="penalty").earliest("recorded_at", "id")
    facts = {"id": uuid7(), "business_key": str(uuid7()), **facts}
    for name, value in facts.items():
        setattr(record, name, value)
    record._state.adding = True
    return record


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["penalty", "listing"])
@pytest.mark.parametrize("severity", ["minor", "general", "serious"])
def test_the_database_refuses_a_day_beyond_the_maximum(severity: str, kind: str) -> None:
    hand_in("enterprises", registration())
    hand_in("penalties", penalty())
    longest = same_day_later(today(), months=MAXIMUM_MONTHS[severity])
    facts = {"kind": kind, "severity": severity, "decided_on": today()}
    a_record(**facts, public_until=longest).save(force_insert=True)
    with (
        pytest.raises(IntegrityError, match="publication_ends_within_the_class_maximum"),
        transaction.atomic(),
    ):
        a_record(**facts, public_until=longest + timedelta(days=1)).save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize("missing", [{"severity": ""}, {"public_until": None}])
def test_the_database_refuses_a_published_penalty_without_a_class_or_an_end(
    missing: dict[str, object],
) -> None:
    hand_in("enterprises", registration())
    hand_in("penalties", penalty())
    with pytest.raises(IntegrityError, match="check constraint"), transaction.atomic():
        a_record(**missing).save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize("severity", ["general", "serious"])
def test_the_database_refuses_a_published_listing_of_a_class_without_an_end(severity: str) -> None:
    hand_in("enterprises", registration())
    hand_in("penalties", penalty())
    with pytest.raises(IntegrityError), transaction.atomic():
        a_record(kind="listing", severity=severity, public_until=None).save(force_insert=True)


SQL_MAXIMUM = """SELECT (%(day)s::date + CASE %(class)s WHEN 'minor' THEN interval '3 months'
    WHEN 'general' THEN interval '1 year' ELSE interval '3 years' END)::date"""


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(decided=DAYS, severity=CLASSES)
def test_code_and_database_count_the_same_days(decided: date, severity: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SQL_MAXIMUM, {"day": decided, "class": severity})
        assert cursor.fetchone()[0] == last_day(decided, severity, None)
