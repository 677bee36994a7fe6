"""Issuing and revoking licence seals, and what a scan of them then says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from merchants.licences import seal as signed
from merchants.licences import seals
from merchants.licences.actions import (
    MerchantIsOver,
    NotSealable,
    OutletElsewhere,
    ReasonMissing,
    SealAlreadyOver,
    ValidityOutOfRange,
    issue_seal,
    retire_key,
    revoke_seal,
)
from merchants.licences.keys import private_half
from merchants.licences.models import LicenceSeal, SigningKey
from merchants.licences.seal import Payload, State
from merchants.licences.signals import seal_changed
from merchants.registry.models import Merchant
from tests.merchants.licence_shops import USCC, make_outlet, make_shop

TODAY = date(2026, 11, 21)
pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def old_shop():
    return make_shop(uscc="", registration_no="500112000000001")


@pytest.fixture
def announced():
    heard = []

    def hear(sender, merchant_id, **kwargs):
        heard.append(merchant_id)

    seal_changed.connect(hear)
    yield heard
    seal_changed.disconnect(hear)


def scan(digits: str, *, today: date = TODAY) -> seals.Examined:
    return seals.examine(digits, today=today)


def issued(shop: Merchant, **terms: object) -> str:
    return seals.digits_of(issue_seal(merchant=shop, today=TODAY, **terms), shop)


def test_a_scanned_licence_leads_to_its_shop(shop):
    verdict = scan(issued(shop))
    assert (verdict.state, verdict.merchant_code) == (State.GENUINE, shop.code)
    assert verdict.payload == Payload(USCC, TODAY, TODAY + timedelta(days=365), 1, 1)
    assert (verdict.outlet, verdict.why) == (None, "")


def test_asking_again_gives_the_same_licence(shop):
    first = issue_seal(merchant=shop, today=TODAY)
    assert issue_seal(merchant=shop, today=TODAY + timedelta(days=100)) == first
    assert LicenceSeal.objects.count() == 1


def test_a_licence_that_ends_soon_is_replaced_and_the_old_one_still_counts(shop):
    first = issue_seal(merchant=shop, today=TODAY)
    later = first.expires_on - timedelta(days=10)
    second = issue_seal(merchant=shop, today=later)
    assert (second.serial, second.issued_on) == (2, later)
    assert scan(seals.digits_of(first, shop), today=later).state == State.GENUINE
    assert seals.shown_seal(shop, today=later) == second


def test_each_outlet_has_a_licence_of_its_own(shop):
    outlet = make_outlet(shop)
    issue_seal(merchant=shop, today=TODAY)
    seal = issue_seal(merchant=shop, today=TODAY, outlet=outlet)
    assert seal.serial == 2
    assert scan(seals.digits_of(seal, shop)).outlet == outlet


def test_an_outlet_of_another_shop_gets_none(shop, old_shop):
    with pytest.raises(OutletElsewhere):
        issue_seal(merchant=shop, today=TODAY, outlet=make_outlet(old_shop))


def test_a_shop_without_a_unified_code_gets_no_licence(old_shop):
    with pytest.raises(NotSealable):
        issue_seal(merchant=old_shop, today=TODAY)
    assert not LicenceSeal.objects.exists()


@pytest.mark.parametrize("status", ["closed", "revoked"])
def test_a_closed_shop_gets_no_licence(status):
    with pytest.raises(MerchantIsOver):
        issue_seal(merchant=make_shop(status=status), today=TODAY)


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_a_validity_out_of_range_is_refused(shop, days):
    with pytest.raises(ValidityOutOfRange):
        issue_seal(merchant=shop, today=TODAY, valid_days=days)


def test_a_revoked_licence_says_so_and_why(shop):
    seal = issue_seal(merchant=shop, today=TODAY)
    revoke_seal(seal=seal, reason=" 海报被冒用 ", today=TODAY)
    verdict = scan(seals.digits_of(seal, shop))
    assert (verdict.state, verdict.why) == (State.REVOKED, "海报被冒用")
    assert verdict.merchant_code == shop.code


def test_after_a_revocation_a_new_licence_has_a_new_serial(shop):
    first = issue_seal(merchant=shop, today=TODAY)
    revoke_seal(seal=first, reason="遗失", today=TODAY)
    assert issue_seal(merchant=shop, today=TODAY).serial == 2


def test_revoking_twice_is_revoking_once(shop, announced, django_capture_on_commit_callbacks):
    seal = issue_seal(merchant=shop, today=TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        first = revoke_seal(seal=seal, reason="遗失", today=TODAY)
        again = revoke_seal(seal=seal, reason="别的理由", today=TODAY)
    assert (again.revoked_at, again.revoked_reason) == (first.revoked_at, "遗失")
    assert announced == [shop.pk]


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_a_revocation_needs_a_reason(shop, reason):
    seal = issue_seal(merchant=shop, today=TODAY)
    with pytest.raises(ReasonMissing):
        revoke_seal(seal=seal, reason=reason, today=TODAY)


def test_an_expired_licence_needs_no_revocation(shop):
    seal = issue_seal(merchant=shop, today=TODAY, valid_days=1)
    with pytest.raises(SealAlreadyOver):
        revoke_seal(seal=seal, reason="遗失", today=TODAY + timedelta(days=2))


def test_an_expired_licence_says_so(shop):
    digits = issued(shop, valid_days=40)
    verdict = scan(digits, today=TODAY + timedelta(days=41))
    assert (verdict.state, verdict.merchant_code) == (State.EXPIRED, shop.code)


def test_the_licence_of_a_shop_that_closed_no_longer_counts(shop):
    digits = issued(shop)
    Merchant.objects.filter(pk=shop.pk).update(status="closed")
    verdict = scan(digits)
    assert (verdict.state, verdict.why) == (State.REVOKED, "该商户已注销或被吊销。")


@pytest.mark.parametrize(
    "change", [{"serial": 99}, {"expires_on": date(2099, 1, 1)}, {"uscc": "9" * 18}]
)
def test_a_well_signed_licence_the_register_does_not_know_is_refused(shop, change):
    payload = replace(scan(issued(shop)).payload, **change)
    digits = signed.encode(payload, private_half(SigningKey.objects.get()))
    verdict = scan(digits)
    assert (verdict.state, verdict.why) == (State.REVOKED, "登记簿中没有这枚亮照码。")


def test_an_altered_licence_says_so_even_in_the_register(shop):
    digits = issued(shop)
    altered = digits[:-3] + str((int(digits[-3]) + 1) % 10) + digits[-2:]
    assert scan(altered).state == State.ALTERED


def test_after_its_key_is_retired_a_licence_is_of_an_unknown_key(shop):
    digits = issued(shop)
    new = retire_key(key=SigningKey.objects.get(), today=TODAY)
    assert scan(digits).state == State.UNKNOWN_KEY
    assert issue_seal(merchant=shop, today=TODAY).key_id == new.key_id == 2


@pytest.mark.parametrize("digits", ["", "K7M2Q9XH4D", "1" * 208, "9" * 5000])
def test_whatever_was_scanned_gets_a_verdict(digits):
    assert scan(digits).state == State.MALFORMED


def test_issuing_is_announced_after_commit_and_only_when_something_changed(
    shop, announced, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        issue_seal(merchant=shop, today=TODAY)
        issue_seal(merchant=shop, today=TODAY)
        assert announced == []
    assert announced == [shop.pk]


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_one_and_the_same_licence():
    shop = make_shop()

    def ask(_: int) -> tuple[str, int]:
        try:
            return issued(shop), LicenceSeal.objects.count()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert len({digits for digits, _ in answers}) == 1
    assert LicenceSeal.objects.count() == SigningKey.objects.count() == 1
