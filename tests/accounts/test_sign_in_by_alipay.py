"""Signing in from the Alipay mini-program: signed forms, signed answers, sealed phones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from backend.accounts import outbound
from backend.accounts.models import User
from backend.accounts.providers.accounts import openid_of
from tests.accounts.journeys import OTHER, PHONE, post
from tests.accounts.standins.alipay import (
    AES_KEY,
    APPID,
    OURS,
    THEIRS,
    AlipayServer,
    phone_of_button,
    private_text,
    public_text,
)
from tests.accounts.standins.server import running

pytestmark = pytest.mark.django_db
TOKEN = "/_allauth/app/v1/auth/provider/token"
ALICE = {"open_id": "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5", "union_id": "u/一"}
OLD = {"user_id": "2088102150477652"}


@pytest.fixture
def alipay(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[AlipayServer]:
    monkeypatch.setattr(outbound, "READ_SECONDS", 0.3)
    server = AlipayServer({"alice": ALICE, "alice-2": ALICE, "old": OLD})
    settings.ALIPAY_APPID, settings.ALIPAY_AES_KEY = APPID, AES_KEY
    settings.ALIPAY_PRIVATE_KEY = private_text(OURS)
    settings.ALIPAY_PUBLIC_KEY = public_text(THEIRS)
    with running(server) as known:
        settings.ALIPAY_URL = known.url + "/gateway.do"
        yield server


def enter(code: object = "alice", **more: Any) -> Any:
    said = {"client_id": APPID, "access_token": code, **more}
    return post(Client(), TOKEN, {"provider": "alipay", "process": "login", "token": said})


@pytest.mark.parametrize("code", ["alice", "old"])
def test_a_new_person_is_in_with_code_and_sealed_phone(alipay: AlipayServer, code: str) -> None:
    answer = enter(code, phone=phone_of_button(PHONE))
    assert answer.status_code == 200, answer.content
    person = User.objects.by_phone("+8613900000001")
    assert person.phone_verified_at is not None
    assert openid_of(person, provider="alipay") in {*ALICE.values(), *OLD.values()}
    assert "2088" not in SocialAccount.objects.get().uid


def test_the_form_is_as_the_gateway_wants_it(alipay: AlipayServer) -> None:
    enter(phone=phone_of_button(PHONE))
    (form,) = alipay.forms
    assert (form["method"], form["grant_type"]) == (
        "alipay.system.oauth.token",
        "authorization_code",
    )
    assert (form["sign_type"], form["charset"], form["version"]) == ("RSA2", "utf-8", "1.0")


def test_whoever_is_known_comes_back_with_a_code_alone(alipay: AlipayServer) -> None:
    enter(phone=phone_of_button(PHONE))
    assert enter("alice-2").status_code == 200
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("fault", "status"),
    [("down", 503), ("silent", 503), ("unreadable", 503), ("forged", 503), ("error", 503),
     ("isv.code-invalid", 400), ("isp.unknow-error", 503), ("aop.call-limited", 429),
     ("isv.invalid-timestamp", 503), ("isv.missing-method", 503)],
)  # fmt: skip
def test_trouble_with_the_platform_is_said(alipay: AlipayServer, fault: str, status: int) -> None:
    alipay.fault = fault
    assert enter(phone=phone_of_button(PHONE)).status_code == status
    assert not User.objects.exists()
    assert len(alipay.forms) == 1


def test_a_key_that_is_not_ours_is_refused_there(alipay: AlipayServer, settings: Any) -> None:
    settings.ALIPAY_PRIVATE_KEY = private_text(THEIRS)
    assert enter().status_code == 503


def test_codes_work_once(alipay: AlipayServer) -> None:
    enter(phone=phone_of_button(PHONE))
    assert enter().status_code == 400


@pytest.mark.parametrize(
    ("phone", "status"),
    [(phone_of_button(PHONE, by=OURS), 400), (phone_of_button("1"), 401),
     (phone_of_button(PHONE) | {"response": phone_of_button(OTHER)["response"]}, 400),
     (phone_of_button(PHONE) | {"sign": None}, 400), (phone_of_button(PHONE) | {"sign": "!"}, 400),
     (phone_of_button(PHONE, code="40003"), 503), ({}, 400), ({"response": 5}, 400), ("no", 401),
     ([], 401)],
)  # fmt: skip
def test_no_odd_phone_is_believed(alipay: AlipayServer, phone: object, status: int) -> None:
    assert enter(phone=phone).status_code == status
    assert not User.objects.exists()


def test_a_phone_that_our_key_does_not_open_is_said(alipay: AlipayServer, settings: Any) -> None:
    settings.ALIPAY_AES_KEY = "MDAwMDAwMDAwMDAwMDAwMA=="
    assert enter(phone=phone_of_button(PHONE)).status_code == 503


@pytest.mark.parametrize("code", ["unknown", "", None, 5, [], {"a": 1}, "\x00", "中" * 3000])
def test_no_odd_code_signs_in(alipay: AlipayServer, code: object) -> None:
    assert enter(code).status_code == 400
    assert not User.objects.exists()


def test_one_person_may_come_by_both_ways(alipay: AlipayServer) -> None:
    enter("alice", phone=phone_of_button(PHONE))
    assert enter("old", phone=phone_of_button(OTHER)).status_code == 200
    assert User.objects.count() == 2
