"""Consents, who looked, copy, requests, leaving: as a person sees and uses them."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from backend.accounts.models import User
from backend.audit.models import Access
from backend.consent.actions import give_consent, withdraw_consent
from backend.consent.models import Consent, Recipient
from backend.consent.offering import Wording, publish_text
from backend.consent.rights.requests import file_request
from tests.browser.conftest import Visit
from tests.browser.test_everyone_can_read_it import faults_of
from tests.consent.conftest import bank, citizen, mine, venue  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "/me/consents/offers.eligibility/bank-a"
PAGES = ("/me/consents", QUESTION, "/me/access-log", "/me/export", "/me/rights", "/me/leave")


@pytest.fixture
def busy(citizen: User, mine: Client, venue: Recipient) -> User:  # noqa: F811
    """A citizen with something on every page."""
    about = {"purpose": venue.purpose_id, "recipient": venue.code}
    give_consent(person=citizen, version=1, **about)
    publish_text(
        purpose=venue.purpose, wording=Wording("新文本。", "A new text.", [("类", "kind")])
    )
    give_consent(person=citizen, version=2, **about)
    bank_too = {"purpose": venue.purpose_id, "recipient": "bank-a"}
    give_consent(person=citizen, version=2, **bank_too)
    withdraw_consent(person=citizen, **bank_too)
    file_request(person=citizen, kind="correction", section="account", words="号码不是我的")
    looked = {"reader": None, "organisation": "渝北区市场监督管理局", "purpose": "核实举报"}
    Access.objects.note(citizen.pk, what="手机号", **looked)
    mine.post("/me/export")
    return citizen


def as_person(reader: Visit, client: Client) -> Visit:
    """The same session in a real browser."""
    token = client.cookies[settings.SESSION_COOKIE_NAME].value
    host = urlsplit(reader.base).hostname
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": token, "domain": host, "path": "/"}
    reader.context.add_cookies([cookie])
    return reader


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize(("screen", "theme"), [("phone", "light"), ("desk", "dark")])
def test_axe_finds_nothing(visit, mine: Client, screen: str, theme: str, locale: str) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), mine)
    assert faults_of(reader, PAGES) == {}
    folder = os.environ.get("SCREENSHOTS")
    for path in PAGES if folder else ():
        name = f"{path.strip('/').replace('/', '-')}-{screen}-{locale}.png"
        reader.open(path).screenshot(path=Path(folder or "") / name, full_page=True)


def test_taking_back_is_two_taps_from_home(visit, mine: Client, busy: User) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    reader = as_person(visit(), mine)
    page = reader.open("/me")
    page.locator("a[href='/me/consents']").click()
    page.locator("button[value=withdrawn]").first.click()
    assert page.get_by_text("已收回，立即生效").is_visible()
    states = Consent.objects.of(busy.pk).current().values_list("state", flat=True)
    assert set(states) == {"withdrawn"}
    with page.expect_download() as kept:
        page.get_by_role("link", name="下载回执").first.click()
    assert "consent.withdrawn" in kept.value.path().read_text()
    assert reader.trouble == []


def test_leaving_needs_a_tick_and_shows_the_receipt(visit, mine: Client, busy: User) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    page = as_person(visit(), mine).open("/me/leave")
    page.locator("input[name=confirm]").check()
    page.get_by_role("button", name="注销账号").click()
    assert page.get_by_text("account.closed").is_visible()
    page.goto(page.url.replace("/me/leave", "/me"))
    assert "/sign-in" in page.url
