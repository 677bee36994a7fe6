"""Where one is signed in: shown, ended at once, and nobody else's business."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from backend.accounts.devices import device_of, network_of
from backend.accounts.models import User
from backend.accounts.people import forget_those_who_never_came, person_of
from backend.accounts.sessions import key_in, token_of
from backend.accounts.sms.models import Tally
from tests.accounts.journeys import (
    OTHER,
    PHONE,
    SESSION,
    START,
    later,
    post,
    sign_in_by_app,
    sign_in_by_page,
)  # fmt: skip

pytestmark = pytest.mark.django_db
SESSIONS = "/_allauth/app/v1/auth/sessions"
WECHAT = "Mozilla/5.0 (Linux; Android 15; …) Chrome/130 Mobile MicroMessenger/8.0"


@pytest.fixture
def elsewhere(client: Client) -> str:
    """Signed in on this client's pages, and in the app elsewhere: the app's token."""
    sign_in_by_page(client)
    later()
    return sign_in_by_app(Client())


def app(method: str, path: str, token: str, body: Any = None) -> Any:
    call = getattr(Client(), method)
    return call(path, body, content_type="application/json", headers={"x-session-token": token})


def test_a_person_sees_all_their_devices(client: Client, elsewhere: str) -> None:
    page = client.get("/me/devices").content.decode()
    assert page.count("登录于") == 2
    assert page.count("本机") == 1


def test_the_app_learns_who_is_signed_in_and_no_more(elsewhere: str) -> None:
    answer = app("get", "/api/v1/me", elsewhere)
    assert answer.json() == {
        "phone": "139****0001", "level": "signed_in", "has_second_factor": False,
        "second_factor_confirmed": False,
    }  # fmt: skip
    assert answer["Cache-Control"] == "private, no-store"
    assert app("get", "/api/v1/me", "").status_code == 401


def test_a_device_that_is_ended_is_out_at_once(client: Client, elsewhere: str) -> None:
    session = UserSession.objects.get(session_key=key_in(elsewhere))
    assert client.post("/me/devices", {"session": session.pk}).status_code == 302
    assert app("get", SESSION, elsewhere).status_code == 410
    assert client.get("/me").status_code == 200


def test_all_others_can_be_ended_in_one_step(client: Client, elsewhere: str) -> None:
    client.post("/me/devices", {"session": "others"})
    assert app("get", SESSION, elsewhere).status_code == 410
    assert client.get("/me").status_code == 200


def test_the_app_lists_and_ends_sessions_too(client: Client, elsewhere: str) -> None:
    listed = app("get", SESSIONS, elsewhere).json()["data"]
    other = next(one["id"] for one in listed if not one["is_current"])
    assert app("delete", SESSIONS, elsewhere, {"sessions": [other]}).status_code == 200
    assert client.get("/me").status_code == 302


@pytest.mark.parametrize("odd", ["", "0", "-1", "x", "9" * 30, "1;drop"])
def test_no_odd_session_is_ended(client: Client, elsewhere: str, odd: str) -> None:
    assert client.post("/me/devices", {"session": odd}).status_code == 404
    assert UserSession.objects.count() == 2


def test_nobody_ends_a_session_of_somebody_else(client: Client) -> None:
    theirs = sign_in_by_app(Client(), OTHER)
    sign_in_by_page(client)
    session = UserSession.objects.get(session_key=key_in(theirs))
    assert client.post("/me/devices", {"session": session.pk}).status_code == 404
    assert app("get", SESSION, theirs).status_code == 200


def test_a_session_planted_before_signing_in_is_not_the_one_after(client: Client) -> None:
    client.post("/sign-in", {"phone": PHONE})
    planted = client.cookies["session"].value
    later()
    sign_in_by_page(client)
    assert client.cookies["session"].value != planted
    assert Client(headers={"cookie": f"session={planted}"}).get("/me").status_code == 302


def test_a_reader_of_the_database_cannot_make_a_session(client: Client, elsewhere: str) -> None:
    for key in Session.objects.values_list("session_key", flat=True):
        assert app("get", SESSION, key).status_code == 410
        assert Client(headers={"cookie": f"session={key}"}).get("/me").status_code == 302
        assert key_in(token_of(key)) == key
    assert PHONE not in "".join(Session.objects.values_list("session_data", flat=True))


def test_content_that_was_altered_is_no_session(client: Client) -> None:
    sign_in_by_page(client)
    Session.objects.update(session_data="AAAA")
    assert client.get("/me").status_code == 302


def test_numbers_that_were_never_proved_are_forgotten_after_a_day(client: Client) -> None:
    sign_in_by_page(client)
    post(Client(), START, {"phone": OTHER})
    assert forget_those_who_never_came() == 0
    User.objects.update(joined_at=timezone.now() - timedelta(days=2))
    assert forget_those_who_never_came() == 1
    assert User.objects.get() == person_of("+8613900000001")
    assert Tally.objects.exists()


@pytest.mark.parametrize(
    ("said", "shown"),
    [(WECHAT, "Android · 微信"), ("", "未知设备"), ("curl/8", "未知设备"),
     ("Mozilla/5.0 (iPhone; …) Version/18 Safari/604", "iPhone · Safari")],
)  # fmt: skip
def test_a_device_is_named_as_people_know_it(said: str, shown: str) -> None:
    assert device_of(said) == shown


def test_a_network_is_shown_by_half() -> None:
    assert network_of("10.20.30.40") == "10.20.…"
    assert network_of("2001:db8:1::") == "2001:db8:…"
