"""How often one address may ask, and which address that is."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from backend.api.addresses import address_of
from backend.api.throttles import Window

pytestmark = pytest.mark.urls("backend.api.urls")

NOON = 1_700_000_080.0  # twenty seconds before a minute ends


def test_the_limit_is_the_last_call_allowed_in_a_minute() -> None:
    window = Window(3)
    answers = [window.take("a", NOON) for _ in range(4)]
    assert [answer.allowed for answer in answers] == [True, True, True, False]
    assert [answer.remaining for answer in answers] == [2, 1, 0, 0]


def test_the_next_minute_begins_anew_and_neighbours_do_not_share() -> None:
    window = Window(1)
    assert window.take("a", NOON).allowed
    assert window.take("b", NOON).allowed
    assert not window.take("a", NOON + 19).allowed
    assert window.take("a", NOON + 60).allowed


def test_a_refusal_says_when_to_come_back() -> None:
    window = Window(1)
    assert "Retry-After" not in dict(window.take("a", NOON).headers())
    told = dict(window.take("a", NOON).headers())
    assert told["RateLimit-Limit"] == "1"
    assert told["RateLimit-Remaining"] == "0"
    assert told["Retry-After"] == told["RateLimit-Reset"] == "20"


def test_a_limit_of_nothing_means_no_limit() -> None:
    window = Window(0)
    allowance = window.take("a", NOON)
    assert allowance.allowed
    assert allowance.headers() == []


def test_memory_stays_bounded_and_newcomers_are_let_in() -> None:
    window = Window(1, most=10)
    assert all(window.take(str(n), NOON).allowed for n in range(1000))
    assert len(window._taken) == 10
    assert not window.take("3", NOON).allowed


@given(st.floats(min_value=0, max_value=4e9), st.integers(1, 1000))
def test_the_reset_always_lies_within_the_minute(now: float, limit: int) -> None:
    allowance = Window(limit).take("a", now)
    assert 1 <= allowance.reset <= 60
    assert 0 <= allowance.remaining < limit


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "counted"),
    [
        ("198.51.100.7", "", 0, "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", 0, "198.51.100.7"),  # anyone can write that header
        ("10.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9", 2, "10.0.0.1"),  # fewer hops than ours: not by our proxies
        ("10.0.0.1", "unknown", 1, "10.0.0.1"),
        ("::ffff:198.51.100.7", "", 0, "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("", "", 0, ""),
    ],
)
def test_the_address_counted(remote: str, forwarded: str, proxies: int, counted: str) -> None:
    assert address_of(remote, forwarded=forwarded, trusted_proxies=proxies) == counted


def test_every_answer_says_what_is_left(client: Client) -> None:
    answer = client.get("/api/schema/", HTTP_ACCEPT="application/json")
    assert answer.status_code == 200
    assert int(answer["RateLimit-Limit"]) > int(answer["RateLimit-Remaining"])
    assert "RateLimit-Reset" in answer


def test_one_call_too_many_is_a_problem_that_says_when(client: Client, settings: Settings) -> None:
    settings.OPEN_API_PER_MINUTE = 2
    answers = [client.get("/api/schema/", REMOTE_ADDR="203.0.113.77") for _ in range(6)]
    refused = answers[-1]
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "too_many_requests"
    assert refused["Retry-After"] == refused["RateLimit-Reset"]


def test_pages_are_counted_apart_from_the_api(client: Client, settings: Settings) -> None:
    settings.PAGES_PER_MINUTE = 3
    answers = [client.get("/about", REMOTE_ADDR="203.0.113.77") for _ in range(5)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 1
    assert int(refused[0]["Retry-After"]) > 0
    assert client.get("/api/v1/health/live", REMOTE_ADDR="203.0.113.77").status_code == 200
