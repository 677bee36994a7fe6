"""Every room of credit-easy+ in a real browser: the partner's desk, the city's, one's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from backend.accounts import demo
from backend.accounts.identity.actions import _keep
from backend.accounts.identity.claims import Claim
from backend.accounts.models import User
from credit.catalogue.founding import found_catalogue
from credit.catalogue.reading import today
from incentives.applications.models import Application
from incentives.demo.applications import apply_for_some
from incentives.demo.offers import list_offers
from incentives.demo.vouchers import take_vouchers
from incentives.eligibility.sites.actions import make_site
from incentives.offers.catalogue.entries import SHELF
from incentives.partners.models import Partner
from incentives.vouchers.models import Voucher
from incentives.webhooks.endpoints import Hand, add_endpoint
from tests.accounts.cast import client_of
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.browser.test_offers import _pictures, _strong
from tests.incentives.devices import Device
from tests.incentives.listed import a_version
from tests.incentives.takers import a_voucher_offer, taken
from tests.incentives.test_offers_for_shops import KEPT
from tests.merchants.commitments.promising import Shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("phone", "light", "zh-CN"), ("desk", "dark", "en-GB")]


@pytest.fixture
def bank(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Partner:
    """The demo's bank with something in every room."""
    settings.DEV_PAGES = True
    SHELF.clear()
    with transaction.atomic():
        found_catalogue(starts_on=today())
    list_offers()
    proof = demo.CAST["citizen"]
    _keep(Claim(proof.name, proof.resident_id), person=demo.person("citizen"), by="test")
    apply_for_some()
    take_vouchers()
    bank, clerk = Partner.objects.get(code="demo-bank"), demo.person("bank_clerk")
    monkeypatch.setattr("incentives.webhooks.endpoints.addresses_of", lambda target: [])
    monkeypatch.setattr("incentives.webhooks.sending.addresses_of", _nowhere)
    add_endpoint(hand=Hand(bank, clerk), url="https://hooks.bank.example.cn/chengyi")
    back = "https://bank.example.cn/signed-in"
    make_site(partner=bank, name="网上银行", redirect_uri=back, actor=clerk)
    return bank


def _nowhere(target: Any) -> Any:
    from incentives.webhooks.addresses import NameUnknown

    raise NameUnknown


def _rooms(bank: Partner) -> dict[User, tuple[str, ...]]:
    clerk, citizen = demo.person("bank_clerk"), demo.person("citizen")
    ours = Application.objects.filter(partner=bank).exclude(state="draft")
    theirs = Application.objects.filter(holder=citizen.pk).exclude(state="draft")
    vouchers = list(Voucher.objects.of(citizen.pk))
    at_the_bank = taken(citizen, a_voucher_offer(bank, price=0), is_better=False)
    hook = bank.endpoints.get()
    return {
        clerk: ("/partner", "/partner/offers", "/partner/offers/new?field=lodging",
                "/partner/applications", *(f"/partner/applications/{one.id}" for one in ours[:2]),
                "/partner/till", f"/partner/till?code={at_the_bank.code}", "/partner/till?code=x",
                "/partner/tills", "/partner/figures", "/partner/sites", "/partner/webhooks",
                f"/partner/webhooks/{hook.pk}", "/partner/settlements", "/partner/agreements"),
        citizen: ("/me/offers", "/me/offers/questions", "/me/vouchers",
                  *(f"/me/vouchers/{one.id}" for one in vouchers[:2]),
                  "/me/applications", *(f"/me/applications/{one.id}" for one in theirs[:2])),
        demo.person("second_officer"): ("/office/offers", "/office/applications",
                                        "/office/partners", f"/office/partners/{bank.pk}",
                                        "/office/settlements"),
    }  # fmt: skip


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_every_room_reads_well(
    bank: Partner, visit: Any, screen: str, theme: str, locale: str
) -> None:
    Device(bank)
    for person, paths in _rooms(bank).items():
        reader = visit(screen, theme, bypass_csp=True, locale=locale)
        who = {"bank_clerk": "", "second_officer": "demo-offers"}
        code = next((c for name, c in who.items() if demo.person(name) == person), None)
        as_person(reader, client_of(person) if code is None else _strong(person, code))
        assert faults_of(reader, paths) == {}
        _pictures(reader, paths, f"{screen}-{theme}")


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_offers_for_a_shop_read_well(
    bank: Partner, visit: Any, screen: str, theme: str, locale: str
) -> None:
    shop = Shop()
    a_version(bank, title_zh="守诺贷", **KEPT)
    reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), client_of(shop.owner))
    paths = ("/me/offers", f"/me/offers?shop={shop.organisation.pk}")
    assert faults_of(reader, paths) == {}
    _pictures(reader, paths, f"shop-{screen}-{theme}")
