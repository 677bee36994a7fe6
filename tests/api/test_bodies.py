"""Too long a body is refused before it is read, in the form its sender understands."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client
from pytest_django import Settings

from backend.api.problems import problem_of

pytestmark = [pytest.mark.urls("tests.api.writes"), pytest.mark.django_db]

LONG = {"of": "面" * 400_000}


def post(to: str, body: Any = LONG, **how: Any) -> Any:
    return Client().post(to, body, content_type="application/json", **how)


def test_a_long_body_is_a_problem_with_413() -> None:
    answer = post("/api/cases")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_long_form_gets_a_page() -> None:
    answer = Client().post("/cases", {"of": "面" * 400_000}, headers={"accept": "text/html"})
    assert answer.status_code in {302, 413}
    plain = Client().generic(
        "POST", "/cases", b"of=" + b"x" * 1_100_000, "application/x-www-form-urlencoded"
    )
    assert plain.status_code == 413
    assert "text/html" in plain["Content-Type"]


def test_a_form_with_files_may_be_longer_but_not_without_end(settings: Settings) -> None:
    settings.BODY_MAX_BYTES_WITH_FILES = 1_000
    assert Client().post("/cases", {"of": "面" * 1_000}).status_code == 413


def test_a_view_may_take_less() -> None:
    assert post("/api/terse", {"of": "面" * 20}).status_code == 201
    assert post("/api/terse", {"of": "面" * 200}).status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e9", "٣", "x"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    answer = Client().generic(
        "POST", "/api/cases", b"{}", "application/json", CONTENT_LENGTH=length
    )
    assert answer.status_code == 400


def test_what_django_finds_too_long_later_is_413_too() -> None:
    problem = problem_of(RequestDataTooBig("…"))
    assert problem is not None
    assert (problem.status, problem.code) == (413, "too_large")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/me/passbook/x", "/api/partner/v1/y"])
def test_no_such_address_is_a_problem_for_programs(path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer["Content-Type"] == "application/problem+json"


def test_our_own_fault_is_a_problem_that_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("password of the database")

    monkeypatch.setattr("tests.api.writes.act", broken)
    answer = Client(raise_request_exception=False).get("/api/cases")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "password" not in answer.content.decode()
