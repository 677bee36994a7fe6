"""Acting for somebody, the desks, claiming a shop: as their people see them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.accounts.organisations.actions import invite
from backend.accounts.organisations.keys import issue_key
from backend.accounts.organisations.models import Kind, Organisation
from merchants.staff.cases import decide_claim, file_claim
from merchants.staff.codes import issue_claim_code
from tests.accounts.cast import client_of, member, organisation, phone, somebody
from tests.browser.test_consent_and_rights import as_person
from tests.browser.test_everyone_can_read_it import faults_of
from tests.merchants.staff_cast import claimable_shop, proved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Doors = list[tuple[Client, tuple[str, ...]]]


def _office() -> Client:
    here = organisation(Kind.OFFICE, "market-500112")
    words = {"name": "渝北区市场监督管理局", "divisions": ["500112"]}
    Organisation.objects.filter(pk=here.pk).update(subject_kinds=["registration"], **words)
    here.refresh_from_db()
    owner = member(here, 1)
    issue_key(organisation=here, name="每晚报送", scopes=["intake:permits"], actor=owner)
    invite(organisation=here, phone=phone(2), role="staff", actor=owner)
    return client_of(owner, strong=True)


@pytest.fixture
def doors() -> Doors:
    """Somebody for each page, with something on it."""
    shop = claimable_shop(representative="张**")
    here = organisation(Kind.MERCHANT, "noodles")
    Organisation.objects.filter(pk=here.pk).update(name=shop.name)
    owner, claimant, boss = member(here, 5), proved(6), somebody(7)
    User.objects.filter(pk=boss.pk).update(is_staff=True)
    first = file_claim(person=claimant, merchant=shop, words="我是店主，去年换了照")
    decide_claim(claim=first.id, operator=boss, is_approved=False, reasons="没有租约")
    other = claimable_shop(uscc="91350100M000100Y99", name="巷口包子铺")
    second = file_claim(person=claimant, merchant=other, words="我母亲开的店，我接手了")
    claim = f"/office/shop-claims/{second.id}"
    return [
        (client_of(owner), ("/shop", "/me/acting-for")),
        (_office(), ("/office", "/office/claim-codes")),
        (client_of(claimant), ("/shop/claim", f"/shop/claim?m={shop.code}")),
        (client_of(boss, strong=True), ("/office/shop-claims", claim)),
    ]


@pytest.mark.parametrize(
    ("screen", "theme", "locale"), [("phone", "light", "zh-CN"), ("desk", "dark", "en-GB")]
)
def test_axe_finds_nothing_at_any_desk(
    visit, doors: Doors, screen: str, theme: str, locale: str
) -> None:  # type: ignore[no-untyped-def]
    folder = os.environ.get("SCREENSHOTS")
    for number, (client, paths) in enumerate(doors):
        reader = as_person(visit(screen, theme, bypass_csp=True, locale=locale), client)
        assert faults_of(reader, paths) == {}
        for place, path in enumerate(paths if folder else ()):
            name = f"org-{number}{place}-{screen}-{locale}.png"
            reader.open(path).screenshot(path=Path(folder or "") / name, full_page=True)


def test_a_shop_is_claimed_on_a_phone(visit) -> None:  # type: ignore[no-untyped-def]
    shop = claimable_shop()
    code = issue_claim_code(merchant=shop, actor=None).text
    reader = as_person(visit(), client_of(proved(1)))
    page = reader.open("/shop/claim")
    page.get_by_label("本站编号").fill(shop.code)
    page.get_by_role("button", name="继续").click()
    page.get_by_label("认领码").fill(code)
    page.get_by_role("button", name="认领").first.click()
    assert page.url.endswith("/shop")
    assert page.get_by_text(f"你正在代表“{shop.name}”办事").is_visible()
    assert reader.trouble == []
