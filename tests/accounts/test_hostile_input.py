"""What nobody honest sends: refused clearly, never a fault of ours, nothing lost."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as site
from django.test import Client

from backend.accounts.models import User
from backend.audit.models import Event
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
TOKEN = "/_allauth/app/v1/auth/provider/token"
EVIL = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
        "/me\r\nSet-Cookie: a=b", "http:evil.example", " //evil.example",
        "\t//evil.example"]  # fmt: skip


def me(token: str) -> int:
    return int(Client().get("/api/v1/me", headers={"x-session-token": token}).status_code)


@pytest.mark.parametrize("path", ["/sign-in", START, CONFIRM, TOKEN, "/api/v1/me/phone"])
def test_what_is_too_long_is_refused_unread(client: Client, path: str) -> None:
    body = b'{"phone": "' + b"1" * site.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
    answer = client.post(path, body, content_type="application/json")
    assert answer.status_code == 413
    assert not User.objects.exists()


@pytest.mark.parametrize("evil", EVIL)
def test_no_way_leads_off_this_site(client: Client, evil: str) -> None:
    sign_in_by_page(client)
    for answer in (
        client.get("/sign-in", {"next": evil}),
        client.get("/me/again", {"next": evil}),
        client.post("/sign-out", {"next": evil}),
    ):
        told = answer.get("Location", "")
        assert not told.startswith(("http", "//", "/\\", "java", " ", "\t")), told
        assert "\n" not in told
        assert not answer.cookies.get("a")


@pytest.mark.parametrize(
    "forged",
    ["", ".", "x.y", "a" * 5000, "é", "' OR 1=1", "\x00"],
)
def test_a_token_made_up_opens_nothing(client: Client, forged: str) -> None:
    assert me(forged.encode().decode("latin-1")) == 401
    assert Client(headers={"cookie": f"session={forged!r}"}).get("/me").status_code == 302


def test_a_token_altered_by_one_sign_opens_nothing(client: Client) -> None:
    token = sign_in_by_app(client)
    last = "0" if token[-1] != "0" else "1"
    assert (me(token), me(token[:-1] + last), me(token[:-1]), me(token + "0")) == (
        200, 401, 401, 401,
    )  # fmt: skip


def test_a_token_ends_when_nobody_used_it_for_its_life(client: Client) -> None:
    token = sign_in_by_app(client)
    late = datetime.now(UTC) + timedelta(seconds=site.SESSION_COOKIE_AGE + 60)
    with time_machine.travel(late):
        assert me(token) == 401
        assert Client().get(SESSION, headers={"x-session-token": token}).status_code == 410


def test_a_stolen_token_is_ended_by_its_owner_at_once(client: Client) -> None:
    stolen = sign_in_by_app(Client())
    later()
    sign_in_by_page(client)
    client.post("/me/devices", {"session": "others"})
    assert me(stolen) == 401


@pytest.mark.parametrize("minutes", [-3, -1, 1, 4])
def test_clocks_of_two_machines_may_differ_by_minutes(client: Client, minutes: int) -> None:
    token = post(client, START, {"phone": PHONE}).json()["meta"]["session_token"]
    code = sent_code()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes)):
        answer = post(client, CONFIRM, {"code": code}, token)
        assert answer.status_code == 200
        assert me(answer.json()["meta"]["session_token"]) == 200


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "head", "trace"])
def test_no_odd_method_is_a_fault(client: Client, method: str) -> None:
    for path in ("/sign-in", START, CONFIRM, TOKEN, "/api/v1/me/phone", "/me/phone"):
        assert getattr(client, method)(path).status_code < 500, path


def test_a_change_that_is_sent_twice_is_one(client: Client) -> None:
    token = sign_in_by_app(client)
    later()
    path = "/api/v1/me/phone"
    key = {"x-session-token": token, "idempotency-key": "one"}
    for _twice in range(2):
        asked = client.post(path, {"phone": OTHER}, content_type="application/json", headers=key)
        assert asked.status_code == 202
    told = {"x-session-token": token, "idempotency-key": "two"}
    body = {"code": sent_code()}
    answers = [
        client.post(f"{path}/confirmation", body, content_type="application/json", headers=told)
        for _twice in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert Event.objects.filter(verb="phone.changed").count() == 1


def test_refusals_are_logged_without_what_was_typed(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        sign_in_by_page(client)
        client.post("/me/phone", {"step": "ask", "phone": OTHER + "9"})
        client.post("/me/phone", {"step": "ask", "phone": PHONE})
        post(Client(), START, {"phone": "1390000000x"})
        post(Client(), TOKEN, {"provider": "wechat", "token": {"access_token": "a-secret-code"}})
    assert client.get("/me/phone").status_code == 200
    for typed in (PHONE, OTHER, "1390000000x", "a-secret-code"):
        assert typed not in caplog.text


def test_a_form_without_its_seal_changes_nothing() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"origin": "https://evil.example"})
    for path in ("/sign-in", "/me/phone", "/me/devices", "/me/identity", "/me/leave", "/sign-out"):
        answer: Any = strict.post(path, {"phone": PHONE, "step": "ask", "confirm": "yes"})
        assert answer.status_code == 403, path


@pytest.mark.parametrize(
    "path",
    ["/log/checkpoint", "/log/keys.json", "/log/tile/0/000", "/log/anchors/x", "/transparency",
     "/transparency/verify_receipt.py", "/verify/receipt", "/sign-in",
     "/_allauth/app/v1/config"],
)  # fmt: skip
def test_the_log_and_signing_in_are_counted_like_pages(
    client: Client, settings: Any, path: str
) -> None:
    settings.PAGES_PER_MINUTE = 2
    where = f"203.0.113.{len(path)}"
    answers = [client.get(path, REMOTE_ADDR=where) for _ in range(5)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert int(refused[0]["Retry-After"]) > 0
