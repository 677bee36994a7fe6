"""Months are made ahead; five years are kept; nothing is refused for want of a month."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone

from backend.audit import keeping
from backend.audit.models import Access, Event

pytestmark = pytest.mark.django_db


def months_of(parent: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass",
            [parent],
        )
        return {row[0] for row in cursor.fetchall()}


def tend_as_of(moment: datetime) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_tend_as_of(%s)", [moment])
        return list(cursor.fetchone()[0])


def event_at(at: datetime) -> Event:
    return Event.objects.create(verb="x.done", subject_type="x", subject_id="1", at=at)


def home_of(event: Event) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM audit_event WHERE id = %s", [event.pk])
        return str(cursor.fetchone()[0])


def test_this_month_and_the_next_three_stand_ready() -> None:
    keeping.tend()
    now = timezone.now().astimezone(UTC)
    assert f"audit_event_{now:%Y_%m}" in months_of("audit_event")
    assert len(months_of("audit_access")) >= 5  # four months and the default
    assert keeping.tend() == []  # twice is once


def test_a_row_of_no_month_is_kept_and_moved_once_its_month_is_made() -> None:
    event = event_at(datetime(2031, 3, 31, 23, 59, tzinfo=UTC))
    assert home_of(event) == "audit_event_default"
    changed = tend_as_of(datetime(2031, 1, 1, tzinfo=UTC))
    assert {"+audit_event_2031_03", ">audit_event_default"} <= set(changed)
    assert home_of(event) == "audit_event_2031_03"
    assert "audit_event_default" in months_of("audit_event")


def test_a_moved_row_still_refuses_to_change() -> None:
    event = event_at(datetime(2031, 3, 1, tzinfo=UTC))
    tend_as_of(datetime(2031, 1, 1, tzinfo=UTC))
    event_at(datetime(2050, 3, 1, tzinfo=UTC))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger t JOIN pg_inherits i ON i.inhrelid = t.tgrelid"
            " WHERE tgname = 'append_only' AND inhparent = 'audit_event'::regclass"
        )
        assert cursor.fetchone()[0] == len(months_of("audit_event"))
    assert Event.objects.filter(pk=event.pk).exists()


def test_five_years_are_kept_to_the_month_and_not_longer() -> None:
    tend_as_of(datetime(2031, 1, 15, tzinfo=UTC))
    kept = event_at(datetime(2031, 1, 31, tzinfo=UTC))
    assert tend_as_of(datetime(2036, 1, 31, tzinfo=UTC)).count("-audit_event_2031_01") == 0
    assert Event.objects.filter(pk=kept.pk).exists()
    gone = tend_as_of(datetime(2036, 2, 1, tzinfo=UTC))
    assert {"-audit_event_2031_01", "-audit_access_2031_01"} <= set(gone)
    assert not Event.objects.filter(pk=kept.pk).exists()


def test_what_waited_in_no_month_is_let_go_after_five_years_too() -> None:
    event_at(datetime(1999, 1, 1, tzinfo=UTC))
    stays = event_at(datetime(2060, 1, 1, tzinfo=UTC))
    keeping.tend()
    assert list(Event.objects.all()) == [stays]
    assert Access.objects.count() == 0
