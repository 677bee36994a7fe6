"""Writes are counted per person, key and network, by one count for all processes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from backend.api import write_limits
from backend.api.callers import caller_of, network_of
from backend.api.models import Tally
from backend.api.write_limits import Bucket, buckets_of, refused, take
from tests.api.conftest import at_once

pytestmark = [pytest.mark.urls("tests.api.writes")]


def post(to: str = "/api/cases", **how: Any) -> Any:
    return Client().post(to, {}, content_type="application/json", **how)


def end_windows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE api_tally SET ends_at = now() - interval '1 second'")
    refused.forget()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_the_limit_is_let_through() -> None:
    def try_it(number: int) -> int:
        refused.forget()  # as if each were another process
        return take([Bucket("a", 7, 60), Bucket("b", 100, 60)][:: -1 if number % 2 else 1])

    waits = at_once(20, try_it)
    assert waits.count(0) == 7
    assert all(0 < wait <= 60 for wait in waits if wait)


@pytest.mark.django_db
def test_the_refusal_says_when_to_come_back_and_then_it_is_so(settings: Settings) -> None:
    settings.WRITE_LIMITS = {"network": [(1, 60)]}
    assert post().status_code == 201
    refusal = post()
    assert (refusal.status_code, refusal.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(refusal["Retry-After"]) <= 60
    end_windows()
    assert post().status_code == 201


@pytest.mark.django_db
def test_reading_and_neighbours_are_not_counted(settings: Settings) -> None:
    settings.WRITE_LIMITS = {"network": [(1, 60)]}
    for _ in range(3):
        assert Client().get("/api/cases").status_code == 200
    assert post().status_code == 201
    assert post(REMOTE_ADDR="203.0.113.9").status_code == 201


@pytest.mark.django_db
def test_a_view_may_be_narrower_than_the_house() -> None:
    answers = [post("/api/narrow").status_code for _ in range(3)]
    assert answers == [201, 201, 429]
    assert post().status_code == 201


@pytest.mark.django_db
def test_a_flood_is_turned_away_without_asking_the_database() -> None:
    bucket = [Bucket("flood", 1, 60)]
    assert take(bucket) == 0
    assert take(bucket) > 0
    with connection.execute_wrapper(lambda *_: pytest.fail("asked")):
        assert take(bucket) > 0


def test_a_limit_of_zero_counts_nothing() -> None:
    assert take([Bucket("free", 0, 60)]) == 0


def test_a_person_is_counted_as_a_person_and_by_network_a_key_as_a_key() -> None:
    limits = {"person": [(1, 60), (5, 3600)], "key": [(9, 60)], "network": [(7, 60)]}
    request: Any = RequestFactory().post("/")
    network = network_of(request)
    assert [each.name for each in buckets_of(request, limits=limits)] == [f"all:7/60:{network}"]
    request.user = SimpleNamespace(pk="p1", is_authenticated=True)
    names = {each.name for each in buckets_of(request, limits=limits)}
    assert names == {"all:1/60:person:p1", "all:5/3600:person:p1", f"all:7/60:{network}"}
    request.auth = SimpleNamespace(caller="key:k1")
    assert caller_of(request) == "key:k1"
    assert "all:9/60:key:k1" in {each.name for each in buckets_of(request, limits=limits)}


@pytest.mark.django_db
def test_the_tally_holds_no_address() -> None:
    post(REMOTE_ADDR="203.0.113.9")
    assert "203.0.113.9" not in str(list(Tally.objects.values_list("bucket", flat=True)))


@pytest.mark.django_db
def test_windows_that_ended_are_forgotten() -> None:
    take([Bucket("a", 5, 60)])
    end_windows()
    take([Bucket("b", 5, 60)])
    assert write_limits.forget() == 1
    assert Tally.objects.get().bucket == "b"


@pytest.mark.django_db
def test_counting_costs_no_write_ahead_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'api_tally'")
        assert cursor.fetchone()[0] == "u"
