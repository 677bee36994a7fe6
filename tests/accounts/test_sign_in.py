"""Signing in by page and by app: one step for old and new people, and nothing told to strangers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from backend.accounts.models import User
from tests.accounts.journeys import (
    CONFIRM,
    OTHER,
    PHONE,
    SESSION,
    START,
    later,
    post,
    sent_code,
    sign_in_by_app,
    sign_in_by_page,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def test_a_new_person_is_in_after_number_and_code(client: Client) -> None:
    answer = sign_in_by_page(client)
    assert (answer.status_code, answer["Location"]) == (302, "/me")
    page = client.get("/me").content.decode()
    assert "139****0001" in page
    assert User.objects.by_phone("+8613900000001").phone_verified_at is not None


def test_the_app_signs_in_in_one_step_and_its_token_changes(client: Client) -> None:
    first = post(client, START, {"phone": PHONE}).json()["meta"]["session_token"]
    answer = post(client, CONFIRM, {"code": sent_code()}, first)
    last = answer.json()["meta"]["session_token"]
    assert answer.status_code == 200
    assert last != first
    assert client.get(SESSION, headers={"x-session-token": first}).status_code == 410
    assert client.get(SESSION, headers={"x-session-token": last}).status_code == 200


def test_known_and_unknown_numbers_get_the_same_answer(client: Client) -> None:
    sign_in_by_page(client)
    later()
    known, new = (post(Client(), START, {"phone": phone}) for phone in (PHONE, OTHER))
    plain = [answer.json() | {"meta": None} for answer in (known, new)]
    assert plain[0] == plain[1]
    assert known.status_code == new.status_code == 401


def test_known_and_unknown_numbers_cost_the_same_statements(client: Client) -> None:
    sign_in_by_page(client)
    later()
    kinds = []
    for phone in (PHONE, OTHER):
        with CaptureQueriesContext(connection) as asked:
            post(Client(), START, {"phone": phone})
        kinds.append([query["sql"].split()[0] for query in asked])
    assert kinds[0] == kinds[1]


@pytest.mark.parametrize(
    "typed",
    [
        "139 0000 0001",
        "+86 139-0000-0001",
        "0086 13900000001",
        "１３９００００００01",
        "8613900000001",
    ],
)
def test_a_number_is_understood_however_it_is_typed(client: Client, typed: str) -> None:
    assert client.post("/sign-in", {"phone": typed})["Location"] == "/sign-in/code"
    assert User.objects.by_phone("+8613900000001") is not None


@pytest.mark.parametrize(
    "odd",
    ["", "12345", "+14155550100", "1390000000", "139000000011", "13900000001' OR 1=1", "\x00",
     "1" * 5000, "一三九", "13900000001\r\nX-Evil: 1", "14000000001"],
)  # fmt: skip
def test_no_odd_number_is_taken(client: Client, odd: str) -> None:
    page = client.post("/sign-in", {"phone": odd})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()
    assert post(client, START, {"phone": odd}).status_code == 400
    assert not User.objects.exists()


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff", b'{"phone": {"a": 1}}', b'{"phone": null}'])
def test_no_odd_body_breaks_the_app_api(client: Client, body: bytes) -> None:
    answer = client.post(START, body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body",
    [b"[" * 50_000, b'{"a":' * 50_000, b'{"phone": "\\ud800"}', b'{"phone": 1e999}',
     b'{"phone": "\\u0000"}', b'{"phone": ["13900000001"]}', b"null", b'"13900000001"'],
)  # fmt: skip
def test_no_hostile_body_breaks_the_app_api(client: Client, body: bytes) -> None:
    assert client.post(START, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("code", ["", "\x00", "\ud800", "１２３４５６", "'", 5, None, [], {"a": 1}])
def test_no_hostile_code_breaks_the_app_api(client: Client, code: object) -> None:
    token = post(client, START, {"phone": PHONE}).json()["meta"]["session_token"]
    assert post(client, CONFIRM, {"code": code}, token).status_code == 400


@pytest.mark.parametrize("name", ["x-forwarded-for", "user-agent", "accept-language", "referer"])
def test_no_hostile_header_breaks_signing_in(name: str) -> None:
    hostile = Client(headers={name: "évil,\t<script>" + "9" * 3000})
    assert sign_in_by_page(hostile)["Location"] == "/me"
    page = hostile.get("/me/devices").content.decode()
    assert "<script>9" not in page


def test_a_code_is_right_once(client: Client) -> None:
    token = post(client, START, {"phone": PHONE}).json()["meta"]["session_token"]
    code = sent_code()
    assert post(client, CONFIRM, {"code": code}, token).status_code == 200
    assert post(client, CONFIRM, {"code": code}, token).status_code == 410
    assert post(client, CONFIRM, {"code": code}).status_code == 409


def test_a_code_of_another_session_opens_nothing(client: Client) -> None:
    mine = post(client, START, {"phone": PHONE}).json()["meta"]["session_token"]
    post(Client(), START, {"phone": OTHER})
    assert post(client, CONFIRM, {"code": sent_code()}, mine).status_code == 400


def test_five_wrong_guesses_end_the_attempt(client: Client) -> None:
    token = post(client, START, {"phone": PHONE}).json()["meta"]["session_token"]
    right = sent_code()
    wrong = "000000" if right != "000000" else "000001"
    answers = [post(client, CONFIRM, {"code": wrong}, token).status_code for _ in range(5)]
    assert set(answers) == {400}
    assert post(client, CONFIRM, {"code": right}, token).status_code in {409, 410}


def test_a_code_expires(client: Client) -> None:
    client.post("/sign-in", {"phone": PHONE})
    code = sent_code()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        assert client.post("/sign-in/code", {"code": code})["Location"] == "/sign-in"


def test_signing_in_leads_only_to_pages_of_this_site(client: Client) -> None:
    assert sign_in_by_page(client, next="/me/devices")["Location"] == "/me/devices"
    for evil in (
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
    ):
        later()
        assert sign_in_by_page(Client(), next=evil)["Location"] == "/me"


def test_a_closed_account_gets_no_session(client: Client) -> None:
    client.post("/sign-in", {"phone": PHONE})
    User.objects.update(is_active=False)
    client.post("/sign-in/code", {"code": sent_code()})
    assert client.get("/me").status_code == 302


def test_forms_from_elsewhere_are_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("/sign-in", "/sign-in/code", "/sign-out", "/me/devices"):
        assert strict.post(path, {"phone": PHONE}).status_code == 403, path


def test_the_ways_by_password_and_mail_are_not_there(client: Client) -> None:
    for path in ("login", "signup", "code/request", "password/request", "reauthenticate"):
        assert post(client, f"/_allauth/app/v1/auth/{path}").status_code == 404, path


def test_the_specification_names_only_what_is_there(client: Client) -> None:
    paths = client.get("/_allauth/openapi.json").json()["paths"]
    assert START in paths
    assert not any("password" in path or "email" in path for path in paths), paths
    for path in paths:
        resolve(path)


def test_the_specification_tells_what_mini_programs_say(client: Client) -> None:
    told = client.get("/_allauth/openapi.json").json()
    token = told["components"]["schemas"]["ProviderToken"]["properties"]["token"]["properties"]
    assert {"client_id", "access_token", "phone_code", "phone"} == set(token)
    answers = told["paths"]["/_allauth/app/v1/auth/provider/token"]["post"]["responses"]
    assert {"200", "401", "429", "503"} <= set(answers)


def test_what_is_not_there_is_a_problem_document(client: Client) -> None:
    missing = client.get("/_allauth/app/v1/auth/login")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_signing_out_ends_the_session_at_once(client: Client) -> None:
    token = sign_in_by_app(client)
    headers = {"x-session-token": token}
    assert client.delete(SESSION, headers=headers).status_code == 401
    assert client.get(SESSION, headers=headers).status_code == 410
    later()
    sign_in_by_page(client)
    assert client.post("/sign-out").status_code == 302
    assert client.get("/me").status_code == 302
