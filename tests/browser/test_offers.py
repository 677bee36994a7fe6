"""The catalogue, an offer, mine, the partner's and the reviewer's desks, in a real browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client

from backend.accounts import demo
from backend.accounts.models import User
from backend.accounts.organisations.acting import CHOSEN
from credit.catalogue.founding import found_catalogue
from credit.catalogue.reading import today
from incentives.demo.offers import list_offers
from incentives.offers.catalogue.entries import SHELF
from incentives.offers.models import Offer, State, Version
from tests.accounts.cast import client_of
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.credit.citizens import joined, person_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("phone", "light", "zh-CN"), ("desk", "dark", "en-GB")]


@pytest.fixture
def listed(settings) -> None:  # type: ignore[no-untyped-def]
    """The demo's partners and offers."""
    settings.DEV_PAGES = True
    SHELF.clear()
    with transaction.atomic():
        found_catalogue(starts_on=today())
    list_offers()


def _code(**about: str) -> str:
    return Offer.objects.filter(versions__state=State.PUBLISHED, **about).first().code  # type: ignore[union-attr]


def _paths() -> dict[str, tuple[str, ...]]:
    loan = _code(field="loan", subject="person")
    sights, books, plain = _code(field="tourism"), _code(field="reading"), _code(field="trade")
    draft = Offer.objects.get(versions__state=State.DRAFT).code
    waiting = Version.objects.filter(state=State.SUBMITTED)[0].pk
    again = Offer.objects.get(versions__state=State.RETURNED).code
    return {
        "anybody": ("/offers", "/offers?field=loan&sort=ending", "/offers?q=xyz", f"/offers/{loan}",
                    f"/offers/{sights}", f"/offers/{plain}",
                    f"/offers/compare?code={loan}&code={sights}&code={books}"),
        "citizen": ("/me/offers", f"/offers/{loan}", "/me/offers/saved"),
        "bank": ("/partner/offers", f"/partner/offers/{loan}", f"/partner/offers/{draft}",
                 f"/partner/offers/{draft}/draft", f"/partner/offers/{again}"),
        "office": ("/office/offers", f"/office/offers/{waiting}"),
    }  # fmt: skip


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
@pytest.mark.usefixtures("listed")
def test_offers_read_well(visit, screen, theme, locale) -> None:  # type: ignore[no-untyped-def]
    paths = _paths()
    reviewer, clerk = demo.person("second_officer"), demo.person("bank_clerk")
    clients = {
        "citizen": client_of(person_of(joined(1))),
        "bank": _strong(clerk),
        "office": _strong(reviewer, "demo-offers"),
    }
    for who, asked in paths.items():
        reader = visit(screen, theme, bypass_csp=True, locale=locale)
        if who in clients:
            as_person(reader, clients[who])
        assert faults_of(reader, asked) == {}
        assert reader.trouble == []
        _pictures(reader, asked, f"{who}-{screen}-{theme}")


def _strong(person: User, code: str = "") -> Client:
    """Signed in with a second factor, acting for one of theirs."""
    Authenticator.objects.filter(user=person).delete()
    client = client_of(person, strong=True)
    if code:
        session = client.session
        session[CHOSEN] = str(person.memberships.get(organisation__code=code).pk)
        session.save()
    return client


@pytest.mark.usefixtures("listed")
def test_more_is_appended_with_bones_meanwhile_and_three_are_compared(visit) -> None:  # type: ignore[no-untyped-def]
    reader = visit()
    page = reader.open("/offers")
    assert page.locator("#offers > li").count() == 20
    page.route("**/offers?*cursor=*", lambda route: (page.wait_for_timeout(0), route.continue_()))
    page.locator("#more a[rel=next]").click()
    reader.until("document.querySelectorAll('#offers > li').length === 33")
    assert page.locator("#bones").is_hidden()
    assert page.locator("#more a").count() == 0
    for box in page.locator(".pick input").all()[:3]:
        box.check()
    assert page.locator(".pick input").nth(5).is_disabled()
    page.get_by_role("button", name="并排对比").click()
    assert page.locator("thead th").count() == 3
    assert reader.strangers() == []


def _pictures(reader, paths, ending) -> None:  # type: ignore[no-untyped-def]
    folder = os.environ.get("SCREENSHOTS")
    for number, path in enumerate(paths if folder else ()):
        name = "-".join(part[:12] for part in path.split("?")[0].strip("/").split("/"))
        shot = Path(folder or "") / f"{ending}-{number}-{name}.png"
        reader.open(path).screenshot(path=shot, full_page=True)
