"""Staff: no page of theirs opens without a second factor used in this very session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import SignedInView, StaffView
from backend.accounts.models import User
from backend.accounts.pages import StaffPage
from backend.audit.models import Event
from tests.accounts.journeys import (
    OTHER,
    PHONE,
    SECRET,
    app_code,
    later,
    post,
    sent_code,
    sign_in_by_app,
    sign_in_by_page,
    with_app,
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
ANSWER = "/_allauth/app/v1/auth/2fa/authenticate"
CONFIRM = "/_allauth/app/v1/auth/code/confirm"


class Desk(StaffPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("the desk")


class NotYours(Desk):
    def serves(self, person: User) -> bool:
        return False


class DeskApi(StaffView):
    def get(self, request: Request) -> Response:
        return Response({"desk": True})


class AnyoneApi(SignedInView):
    def get(self, request: Request) -> Response:
        return Response({"person": str(self.person.pk)})


urlpatterns = [
    path("desk", Desk.as_view()),
    path("not-yours", NotYours.as_view()),
    path("api/v1/desk", DeskApi.as_view()),
    path("api/v1/anyone", AnyoneApi.as_view()),
    path("", include("backend.urls")),
]
handler404 = "backend.api.handlers.not_found"


def app_get(client: Client, path: str, token: str = "") -> Any:
    return client.get(path, headers={"x-session-token": token} if token else {})


def test_nobody_opens_a_desk_without_signing_in(client: Client) -> None:
    assert client.get("/desk")["Location"] == "/sign-in?next=%2Fdesk"
    assert app_get(client, "/api/v1/desk").status_code == 401


def test_a_desk_that_is_not_theirs_is_no_page_at_all(client: Client) -> None:
    sign_in_by_page(client)
    assert client.get("/not-yours").status_code == 404


def test_who_has_no_second_factor_is_led_to_set_one_up(client: Client) -> None:
    sign_in_by_page(client)
    assert client.get("/desk")["Location"] == "/me/second-factor/?next=%2Fdesk"
    assert "验证器应用" in client.get("/me/second-factor/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_desk_at_once(client: Client) -> None:
    sign_in_by_page(client)
    client.get("/me/second-factor/totp/activate/")
    code = app_code(client.session[SECRET_SESSION_KEY])
    answer = client.post("/me/second-factor/totp/activate/", {"code": code})
    assert answer.status_code == 302, answer.content.decode()
    assert client.get("/desk").content == b"the desk"
    assert len(client.get(answer["Location"]).context["unused_codes"]) == 10


def test_signing_in_asks_for_the_second_factor_and_then_opens_the_desk(client: Client) -> None:
    with_app()
    assert sign_in_by_page(client)["Location"] == "/me/second-factor/authenticate/"
    assert client.get("/me").status_code == 302
    wrong = client.post("/me/second-factor/authenticate/", {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    answer = client.post("/me/second-factor/authenticate/", {"code": app_code()})
    assert answer["Location"] == "/me"
    assert client.get("/desk").content == b"the desk"


def test_the_app_asks_for_it_too(client: Client) -> None:
    with_app()
    start = post(client, "/_allauth/app/v1/auth/phone/start", {"phone": PHONE}).json()
    token = start["meta"]["session_token"]
    pending = post(client, CONFIRM, {"code": sent_code()}, token)
    assert pending.status_code == 401
    assert [flow["id"] for flow in pending.json()["data"]["flows"] if flow.get("is_pending")] == [
        "mfa_authenticate"
    ]
    assert app_get(client, "/api/v1/desk", token).status_code == 401
    done = post(client, ANSWER, {"code": app_code()}, token)
    assert app_get(client, "/api/v1/desk", done.json()["meta"]["session_token"]).status_code == 200


def test_a_session_from_before_the_second_factor_opens_no_desk(client: Client) -> None:
    token = sign_in_by_app(client)
    later()
    sign_in_by_page(client)
    with_app()
    refused = app_get(client, "/api/v1/desk", token)
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    assert client.get("/desk")["Location"] == "/me/second-factor/reauthenticate/?next=%2Fdesk"
    again = client.post(
        "/me/second-factor/reauthenticate/?next=/desk", {"code": app_code(), "next": "/desk"}
    )
    assert again["Location"] == "/desk"
    assert client.get("/desk").status_code == 200


def test_the_second_factor_of_a_day_ago_is_asked_again(client: Client) -> None:
    with_app()
    sign_in_by_page(client)
    client.post("/me/second-factor/authenticate/", {"code": app_code()})
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=13)):
        assert client.get("/desk").status_code == 302


def test_a_removed_authenticator_closes_the_desk(client: Client) -> None:
    with_app()
    sign_in_by_page(client)
    client.post("/me/second-factor/authenticate/", {"code": app_code()})
    Authenticator.objects.all().delete()
    assert client.get("/desk").status_code == 302


def test_taking_a_second_factor_away_needs_it_and_leaves_a_trace(client: Client) -> None:
    client.force_login(with_app())
    away = "/me/second-factor/totp/deactivate/"
    assert client.post(away)["Location"].startswith("/me/second-factor/reauthenticate/")
    client.post("/me/second-factor/reauthenticate/", {"code": app_code()})
    assert client.post(away)["Location"] == "/me/second-factor/"
    assert Event.objects.get().verb == "second_factor.removed"
    assert not Authenticator.objects.exists()


def test_secrets_of_second_factors_are_sealed() -> None:
    with_app()
    assert SECRET not in str(Authenticator.objects.values_list("data", flat=True)[0])


def test_guessing_the_second_factor_ends_soon(client: Client) -> None:
    with_app(OTHER)
    sign_in_by_page(client, OTHER)
    pages = [
        client.post("/me/second-factor/authenticate/", {"code": "000000"}).content.decode()
        for _ in range(7)
    ]
    assert "试的次数太多了" in pages[-1]


def test_a_token_that_is_altered_or_bare_is_nobody(client: Client) -> None:
    token = sign_in_by_app(client)
    key, _, _seal = token.partition(".")
    assert app_get(client, "/api/v1/anyone", token).status_code == 200
    for stolen in (key, f"{key}.", f"{key}.{'0' * 32}", f"x{token}", f"{token}0", "\x00", "é"):
        assert app_get(client, "/api/v1/anyone", stolen).status_code == 401, stolen
        assert Client(headers={"cookie": f"session={stolen}"}).get("/me").status_code == 302


@override_settings(SESSION_COOKIE_AGE=1000)
def test_using_the_token_keeps_the_session_alive(client: Client) -> None:
    token = sign_in_by_app(client)
    now = datetime.now(UTC)
    for step in range(1, 5):
        with time_machine.travel(now + timedelta(seconds=600 * step)):
            assert app_get(client, "/api/v1/anyone", token).status_code == 200
    with time_machine.travel(now + timedelta(seconds=600 * 4 + 1100)):
        assert app_get(client, "/api/v1/anyone", token).status_code == 401
