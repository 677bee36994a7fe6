"""Vouchers on phones: taken, shown, confirmed at a till that loses its net and gets it back."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from incentives.vouchers.gifts.actions import offer_gift
from incentives.vouchers.models import Redemption
from incentives.vouchers.signing import pass_of
from incentives.vouchers.tills.actions import agree_to_till
from incentives.vouchers.tills.models import Claim, Till
from tests.accounts.cast import client_of, phone, somebody
from tests.accounts.cast import member as staff_of
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.browser.test_points import _pictures
from tests.incentives.asked import agrees_to
from tests.incentives.takers import a_saver, a_voucher_offer, an_inn, taken

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("phone", "light", "zh-CN"), ("phone", "dark", "en-GB")]


@pytest.mark.parametrize(("screen", "theme", "locale"), WAYS)
def test_vouchers_read_well(visit, screen, theme, locale) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        inn = an_inn()
    version, (person, _member), relative = a_voucher_offer(inn, total=9), a_saver(1), somebody(2)
    mine, handed = taken(person, version), taken(relative, version, is_better=False)
    offer_gift(person=relative, voucher=handed.id, phone=phone(1))
    agrees_to(person, inn)
    owner = staff_of(inn.organisation, 61)
    pages = {
        person: ("/me/vouchers", f"/me/vouchers/{mine.id}",
                 f"/me/vouchers/take/{version.offer.code}"),
        relative: (f"/me/vouchers/{handed.id}",),
        owner: ("/partner/till", f"/partner/till?code={mine.code}", "/partner/tills",
                "/partner/settlements", "/partner/till/offline"),
    }  # fmt: skip
    for reads, paths in pages.items():
        client = client_of(reads, strong=reads == owner)
        reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), client)
        assert faults_of(reader, paths) == {}
        assert reader.trouble == []
        _pictures(reader, [*paths], f"{screen}-{theme}-{locale}")


def says(page, words: str) -> None:  # type: ignore[no-untyped-def]
    """Wait until the till says so (the page's policy lets no script be made of text)."""
    page.locator("[data-till]", has_text=words).wait_for()


def confirmed(page, scanned: str) -> None:  # type: ignore[no-untyped-def]
    """Scan, look, confirm."""
    page.fill("#code", scanned)
    page.click("[data-till-form] button")
    page.click("[data-till-result] button")
    says(page, "已记下")


def test_a_till_that_loses_its_net_goes_on_and_tells_when_it_is_back(visit) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        inn = an_inn()
    version, owner = a_voucher_offer(inn), staff_of(inn.organisation, 61)
    vouchers = [taken(somebody(number), version, is_better=False) for number in (1, 2)]
    reader = as_person(visit("phone", service_workers="allow"), client_of(owner, strong=True))
    page = reader.open("/partner/till")
    page.fill("#till-name", "一号台")
    page.click("[data-till-ask] button")
    says(page, "已申请")
    agree_to_till(partner=inn, till=Till.objects.get().pk, most_offline=5, owner=owner)
    reader.until("navigator.serviceWorker.controller !== null")
    says(reader.open("/partner/till"), "还可确认 5 张")
    reader.until("caches.match('/partner/till').then(Boolean)")
    passes = [pass_of(voucher, now=timezone.now())[0] for voucher in vouchers]
    reader.context.set_offline(True)
    confirmed(page, f"{reader.base}/partner/till/{passes[0]}")
    reader.open("/partner/till")  # anew, from the phone alone
    says(page, "有 1 条等待上报")
    confirmed(page, passes[1])
    page.fill("#code", passes[0])
    page.click("[data-till-form] button")
    says(page, "已经确认过")
    assert not Claim.objects.exists()
    reader.context.set_offline(False)
    says(page, "还可确认 5 张")  # it goes back to the real page by itself
    assert list(Claim.objects.order_by("counter").values_list("outcome", flat=True)) == ["used"] * 2
    assert Redemption.objects.count() == 2
