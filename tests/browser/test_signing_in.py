"""Signing in on a phone in three steps, second factors, devices: seen, read out, and used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backend.accounts.models import User
from backend.accounts.people import person_of
from tests.accounts.journeys import PHONE, app_code, later, sent_code, with_app
from tests.browser.conftest import Visit
from tests.browser.test_everyone_can_read_it import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOMS = (
    "/me", "/me/devices", "/me/phone", "/me/second-factor/", "/me/second-factor/totp/activate/",
    "/me/second-factor/webauthn/", "/me/second-factor/webauthn/add/",
)  # fmt: skip
PICTURES = os.environ.get("PICTURES", "")  # a folder, when somebody wants to look


def seen(reader: Visit, name: str) -> None:
    if PICTURES:
        reader.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def sign_in(reader: Visit) -> None:
    """Number, code, in."""
    later()
    page = reader.open("/me")
    page.get_by_label("手机号").or_(page.get_by_label("Mobile number")).fill(PHONE)
    page.locator("form .button.main").click()
    page.locator("#code").fill(sent_code())
    page.locator("form .button.main").click()
    page.wait_for_load_state("load")


def test_signing_in_takes_three_steps_on_a_phone(visit) -> None:  # type: ignore[no-untyped-def]
    reader = visit("phone")
    sign_in(reader)
    assert reader.page.url.endswith("/me")
    assert reader.page.get_by_text("139****0001").is_visible()
    assert reader.trouble == []
    assert reader.strangers() == []


@pytest.mark.parametrize("screen", ["phone", "desk"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_way_in(visit, screen: str, theme: str) -> None:  # type: ignore[no-untyped-def]
    reader = visit(screen, theme, bypass_csp=True)
    assert faults_of(reader, ["/sign-in", "/sign-in/closed"]) == {}
    seen(reader, f"closed-{screen}-{theme}")
    page = reader.open("/sign-in")
    page.locator("form .button.main").click()
    seen(reader, f"sign-in-{screen}-{theme}")
    page.locator("#phone").fill(PHONE)
    page.locator("form .button.main").first.click()
    assert faults_of(reader, ["/sign-in/code"]) == {}
    seen(reader, f"code-{screen}-{theme}")


@pytest.mark.parametrize("screen", ["phone", "desk"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_axe_finds_nothing_in_the_rooms_of_a_person(visit, screen: str, locale: str) -> None:  # type: ignore[no-untyped-def]
    reader = visit(screen, locale=locale, bypass_csp=True)
    sign_in(reader)
    for path in ROOMS:
        assert faults_of(reader, [path]) == {}
        seen(reader, f"{path.strip('/').replace('/', '-')}-{screen}-{locale}")


def test_the_second_factor_is_asked_for_and_readable(visit) -> None:  # type: ignore[no-untyped-def]
    with_app(PHONE)
    reader = visit("phone", bypass_csp=True)
    sign_in(reader)
    assert faults_of(reader, ["/me/second-factor/authenticate/"]) == {}
    seen(reader, "second-factor-phone")
    reader.page.locator("#code").fill(app_code())
    reader.page.locator("form .button.main").click()
    assert faults_of(reader, ["/me/second-factor/", "/me/second-factor/recovery-codes/"]) == {}


def test_a_passkey_opens_the_door_without_a_message(visit) -> None:  # type: ignore[no-untyped-def]
    reader = visit("desk")
    reader.base = reader.base.replace("127.0.0.1", "localhost")
    authenticator = reader.context.new_cdp_session(reader.page)
    authenticator.send("WebAuthn.enable")
    abilities = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": abilities})
    sign_in(reader)
    page = reader.open("/me/second-factor/webauthn/add/")
    page.locator("form[data-passkey] .button.main").click()
    page.wait_for_url("**/recovery-codes/")
    reader.open("/me").get_by_role("button", name="退出登录").click()
    reader.open("/sign-in").get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/me")
    assert User.objects.get() == person_of("+8613900000001")
    assert reader.trouble == []
