"""Signing in from the WeChat mini-program, over WeChat's own wire format."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test import Client

from backend.accounts.models import User
from backend.accounts.providers.accounts import openid_of
from backend.audit.models import Event
from tests.accounts.journeys import (
    CONFIRM,
    OTHER,
    PHONE,
    SESSION,
    app_code,
    later,
    post,
    sent_code,
    sign_in_by_app,
    sign_in_by_page,
    with_app,
)  # fmt: skip
from tests.accounts.standins.wechat import (
    ALICE,
    APPID,
    BOB,
    SECRET,
    SESSION_KEY,
    WeChatServer,
    asked,
)

pytestmark = pytest.mark.django_db
TOKEN = "/_allauth/app/v1/auth/provider/token"
SIGNUP = "/_allauth/app/v1/auth/provider/signup"
DEVICES = "/me/devices"
MINE = "/_allauth/app/v1/account/providers"


def enter(code: object = "alice", *, token: str = "", process: str = "login", **more: Any) -> Any:
    """One call of the mini-program."""
    said = {"client_id": APPID, "access_token": code, **more}
    body = {"provider": "wechat", "process": process, "token": said}
    return post(Client(), TOKEN, body, token)


def phone_of(token: str) -> str:
    return str(Client().get("/api/v1/me", headers={"x-session-token": token}).json()["phone"])


def token_in(answer: Any) -> str:
    return str(answer.json()["meta"]["session_token"])


def test_a_new_person_is_in_with_two_codes_and_no_text_message(wechat: WeChatServer) -> None:
    answer = enter(phone_code="her-phone")
    assert answer.status_code == 200, answer.content
    assert phone_of(token_in(answer)) == "139****0001"
    person = User.objects.by_phone("+8613900000001")
    assert person.phone_verified_at is not None
    assert Event.objects.get(verb="platform.linked").actor == person.pk


def test_the_phone_of_the_component_leads_to_the_person_who_has_it(wechat: WeChatServer) -> None:
    sign_in_by_app(Client())
    assert enter(phone_code="her-phone").status_code == 200
    assert SocialAccount.objects.get().user == User.objects.get()


def test_whoever_is_known_needs_no_phone_and_none_is_paid_for(wechat: WeChatServer) -> None:
    enter(phone_code="her-phone")
    before = asked(wechat).count("/wxa/business/getuserphonenumber")
    assert enter("alice-2", phone_code="his-phone").status_code == 200
    assert asked(wechat).count("/wxa/business/getuserphonenumber") == before == 1
    assert User.objects.count() == 1


def test_without_a_phone_the_next_step_is_a_code_by_text_message(wechat: WeChatServer) -> None:
    pending = enter("bob")
    flows = {flow["id"]: flow.get("is_pending") for flow in pending.json()["data"]["flows"]}
    assert (pending.status_code, flows["provider_signup"]) == (401, True)
    step = post(Client(), SIGNUP, {"phone": OTHER}, token_in(pending))
    assert step.status_code == 401
    answer = post(Client(), CONFIRM, {"code": sent_code()}, token_in(pending))
    assert (answer.status_code, phone_of(token_in(answer))) == (200, "139****0002")
    assert SocialAccount.objects.get().user == User.objects.by_phone("+8613900000002")


def test_an_account_waits_only_for_a_code_in_its_own_session(wechat: WeChatServer) -> None:
    post(Client(), SIGNUP, {"phone": OTHER}, token_in(enter("bob")))
    later()
    sign_in_by_app(Client(), OTHER)
    assert not SocialAccount.objects.exists()


def test_a_second_account_of_one_platform_takes_a_code(wechat: WeChatServer) -> None:
    enter(phone_code="her-phone")
    wechat.phones["hers-again"] = PHONE
    assert enter("bob", phone_code="hers-again").status_code == 401
    assert SocialAccount.objects.count() == 1


def test_a_second_factor_is_asked_for_here_too(wechat: WeChatServer) -> None:
    with_app(PHONE)
    answer = enter(phone_code="her-phone")
    assert answer.status_code == 401
    proved = post(
        Client(), "/_allauth/app/v1/auth/2fa/authenticate", {"code": app_code()}, token_in(answer)
    )
    assert proved.status_code == 200


def test_an_openid_grows_into_its_unionid(wechat: WeChatServer) -> None:
    wechat.people["early"] = {"openid": ALICE["openid"]}
    enter("early", phone_code="her-phone")
    assert enter("alice").status_code == 200
    assert SocialAccount.objects.count() == User.objects.count() == 1
    assert openid_of(User.objects.get()) == ALICE["openid"]


@pytest.mark.parametrize("code", ["unknown", "", None, 5, [], {"a": 1}, "\x00", "x" * 9000])
def test_no_odd_code_signs_in(wechat: WeChatServer, code: object) -> None:
    assert enter(code).status_code == 400
    assert not User.objects.exists()


@pytest.mark.parametrize("code", ["unknown", 5, [], "\x00"])
def test_no_odd_phone_code_names_a_phone(wechat: WeChatServer, code: object) -> None:
    assert enter(phone_code=code).status_code in {400, 401}
    assert not User.objects.exists()


def test_codes_work_once(wechat: WeChatServer) -> None:
    assert enter("alice", phone_code="her-phone").status_code == 200
    assert enter("alice").json()["errors"][0]["code"] == "platform_code_invalid"
    assert enter("bob", phone_code="her-phone").status_code == 400


@pytest.mark.parametrize("client_id", ["wx-another", "", None, 7])
def test_no_other_mini_program_signs_in(wechat: WeChatServer, client_id: object) -> None:
    said = {"client_id": client_id, "access_token": "alice"}
    body = {"provider": "wechat", "process": "login", "token": said}
    assert post(Client(), TOKEN, body).status_code == 400
    assert asked(wechat) == []


def test_where_nothing_is_set_up_there_is_no_such_platform() -> None:
    assert enter().status_code == 400
    config = Client().get("/_allauth/app/v1/config").json()["data"]
    assert config["socialaccount"]["providers"] == []


def test_a_phone_for_another_mini_program_is_none(wechat: WeChatServer) -> None:
    wechat.watermark = "wx-another"
    assert enter(phone_code="her-phone").status_code == 400


@pytest.mark.parametrize(("country", "status"), [(86, 200), ("86", 200), ("1", 401), (852, 401)])
def test_only_mainland_phones_count(wechat: WeChatServer, country: str | int, status: int) -> None:
    wechat.country = country
    assert enter(phone_code="her-phone").status_code == status


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [(-1, 200, None), (45011, 429, "platform_too_often"), (40226, 403, "platform_blocked"),
     (40125, 503, "platform_unavailable"), ("silent", 503, "platform_unavailable"),
     ("page", 503, "platform_unavailable"), ("503", 503, "platform_unavailable")],
)  # fmt: skip
def test_trouble_with_the_platform_is_said(
    wechat: WeChatServer, fault: object, status: int, code: str | None
) -> None:
    wechat.faults["/sns/jscode2session"] = [fault]
    answer = enter(phone_code="her-phone")
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert (answer.has_header("Retry-After")) == (status in {429, 503})


def test_a_platform_that_stays_busy_is_asked_twice(wechat: WeChatServer) -> None:
    wechat.faults["/sns/jscode2session"] = [-1, -1, -1]
    assert enter().status_code == 503
    assert asked(wechat) == ["/sns/jscode2session"] * 2


def test_after_silence_a_code_is_not_sent_again(wechat: WeChatServer) -> None:
    wechat.faults["/sns/jscode2session"] = ["silent"]
    assert enter().status_code == 503
    assert len(asked(wechat)) == 1


def test_a_token_that_ended_is_renewed_once(wechat: WeChatServer) -> None:
    enter(phone_code="her-phone")
    wechat.valid = False
    assert enter("bob", phone_code="his-phone").status_code == 200
    assert asked(wechat).count("/cgi-bin/stable_token") == 2


def test_a_token_ended_by_somebody_else_is_replaced_by_force(wechat: WeChatServer) -> None:
    wechat.faults["/wxa/business/getuserphonenumber"] = [42001]
    assert enter(phone_code="her-phone").status_code == 200
    assert wechat.token == "token-2"


def test_a_person_links_and_parts_a_platform(wechat: WeChatServer) -> None:
    token = sign_in_by_app(Client())
    assert enter("bob", process="connect", token=token, phone_code="his-phone").status_code == 200
    headers = {"x-session-token": token}
    (listed,) = Client().get(MINE, headers=headers).json()["data"]
    assert (listed["provider"]["id"], BOB["openid"] in str(listed)) == ("wechat", False)
    assert phone_of(token) == "139****0001"
    body = {"provider": "wechat", "account": listed["uid"]}
    left = Client().delete(MINE, body, content_type="application/json", headers=headers)
    assert (left.status_code, left.json()["data"]) == (200, [])
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"platform.linked", "platform.unlinked"} <= verbs


def test_the_page_of_devices_shows_and_unlinks_it(wechat: WeChatServer) -> None:
    enter(phone_code="her-phone")
    browser, stranger = Client(), Client()
    browser.force_login(User.objects.get(), "django.contrib.auth.backends.ModelBackend")
    assert "解除绑定 微信" in browser.get(DEVICES).content.decode()
    key = str(SocialAccount.objects.get().pk)
    sign_in_by_page(stranger, OTHER)
    for client, which in ((stranger, key), (browser, "x"), (browser, "9" * 30), (browser, "0")):
        assert client.post(DEVICES, {"platform": which}).status_code == 404
    assert browser.post(DEVICES, {"platform": key}).status_code == 302
    assert not SocialAccount.objects.exists()


def test_nobody_takes_or_parts_what_is_somebody_elses(wechat: WeChatServer) -> None:
    enter(phone_code="her-phone")
    theirs = SocialAccount.objects.get()
    mine = sign_in_by_app(Client(), OTHER)
    assert enter("alice-2", process="connect", token=mine).status_code == 400
    body = {"provider": "wechat", "account": theirs.uid}
    headers = {"x-session-token": mine}
    gone = Client().delete(MINE, body, content_type="application/json", headers=headers)
    assert gone.status_code == 404
    assert SocialAccount.objects.get().user == theirs.user


def test_linking_takes_somebody_who_is_signed_in(wechat: WeChatServer) -> None:
    assert enter(process="connect").status_code in {401, 403}
    assert not SocialAccount.objects.exists()


def test_a_list_outlives_the_platform(wechat: WeChatServer, settings: Any) -> None:
    token = token_in(enter(phone_code="her-phone"))
    settings.WECHAT_APPID = ""
    assert Client().get(MINE, headers={"x-session-token": token}).status_code == 200


def test_asking_is_bounded_per_network(wechat: WeChatServer, settings: Any) -> None:
    settings.PLATFORM_PER_NETWORK_HOUR = 1
    enter("unknown")
    answer = enter("alice")
    assert (answer.status_code, answer.json()["code"]) == (429, "platform_too_often")
    assert int(answer["Retry-After"]) > 0


def test_no_secret_no_code_and_no_name_is_kept_or_logged_in_clear(
    wechat: WeChatServer, caplog: pytest.LogCaptureFixture
) -> None:
    wechat.faults["/wxa/business/getuserphonenumber"] = [48001]
    with caplog.at_level(logging.DEBUG):
        enter(phone_code="her-phone")
        enter("alice-2", phone_code="her-phone")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM socialaccount_socialaccount t")
        kept = cursor.fetchone()[0] + caplog.text
    for secret in (*ALICE.values(), SECRET, "her-phone", "alice", SESSION_KEY, "token-1"):
        assert secret not in kept
    assert "48001" in caplog.text


def test_a_blocked_person_gets_no_session(wechat: WeChatServer) -> None:
    token = token_in(enter(phone_code="her-phone"))
    User.objects.update(is_active=False)
    assert enter("alice-2").status_code != 200
    assert Client().get(SESSION, headers={"x-session-token": token}).status_code != 200


@pytest.mark.django_db(transaction=True)
def test_many_first_sign_ins_at_once_make_one_person(wechat: WeChatServer) -> None:
    for number in range(12):
        wechat.people[f"a{number}"], wechat.phones[f"p{number}"] = ALICE, PHONE

    def attempt(number: int) -> int:
        try:
            return int(enter(f"a{number}", phone_code=f"p{number}").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(attempt, range(12)))
    assert set(answers) == {200}
    assert User.objects.count() == SocialAccount.objects.count() == 1
    assert Event.objects.filter(verb="platform.linked").count() == 1
