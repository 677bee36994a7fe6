"""Claiming by page and by app; codes at the office's desk; operators decide."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.accounts.organisations.models import Kind, Organisation
from backend.audit.models import Access
from merchants.registry.models import Merchant
from merchants.staff.cases import file_claim
from merchants.staff.codes import issue_claim_code
from merchants.staff.models import Claim
from merchants.staff.reading import staffs
from tests.accounts.cast import by_app_too, client_of, member, organisation, somebody
from tests.merchants.staff_cast import BOSS, claimable_shop, proved

pytestmark = pytest.mark.django_db
PAGE, MINE, OFFICE = "/shop/claim", "/api/v1/me/shop-claims", "/api/v1/office/shop-claims"
JSON = "application/json"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def app(person: User, *, strong: bool = False) -> Any:
    who = by_app_too(client_of(person, strong=strong))

    def call(path: str, body: dict[str, Any] | None = None, key: str = "") -> Any:
        headers = who.headers | ({"idempotency-key": key} if key else {})
        if body is None:
            return who.client.get(path, headers=headers)
        return who.client.post(path, body, content_type=JSON, headers=headers)

    return call


def code_for(shop: Merchant) -> str:
    return issue_claim_code(merchant=shop, actor=None).text


def test_the_shop_is_claimed_on_the_page_and_one_acts_for_it_at_once() -> None:
    shop, boss = claimable_shop(), proved(1)
    client = client_of(boss)
    assert "我有认领码" in text(client.get(PAGE, {"m": shop.code}))
    form = {"step": "code", "m": shop.code, "code": code_for(shop), "form_key": "one"}
    assert client.post(PAGE, form)["Location"] == "/shop"
    assert client.post(PAGE, form)["Location"] == "/shop"  # the second tap
    assert shop.name in text(client.get("/shop"))
    assert "去店铺工作台" in text(client.get(PAGE, {"m": shop.code}))


def test_the_page_says_what_is_missing_and_keeps_what_was_typed() -> None:
    shop = claimable_shop()
    assert "去实名认证" in text(client_of(somebody(1)).get(PAGE, {"m": shop.code}))
    client = client_of(proved(2, "李四"))
    wrong = client.post(PAGE, {"step": "code", "m": shop.code, "code": "X"})
    assert (wrong.status_code, "认领码或登记的负责人姓名不符" in text(wrong)) == (403, True)
    unknown = client.get(PAGE, {"m": "nothing\x00"})
    assert "没有这家商户" in text(unknown)
    assert client.post(PAGE, {"step": "conquer"}).status_code == 404


def test_nobody_learns_the_representatives_name_from_the_page() -> None:
    shop = claimable_shop(representative="张**")
    assert BOSS not in text(client_of(proved(2, "李四")).get(PAGE, {"m": shop.code}))


def test_the_foot_of_a_shops_page_leads_to_its_claim() -> None:
    from merchants.lookup.cards import rebuild_cards

    shop = claimable_shop()
    rebuild_cards([shop.pk])
    assert f'href="/shop/claim?m={shop.code}"' in text(Client().get(f"/m/{shop.code}"))


def test_a_case_is_filed_and_withdrawn_on_the_page() -> None:
    shop, client = claimable_shop(), client_of(proved(1, "李四"))
    client.post(PAGE, {"step": "file", "m": shop.code, "words": "我是店长"})
    page = text(client.get(PAGE))
    assert "我是店长" in page
    assert "个工作日" in page
    client.post(PAGE, {"step": "withdraw", "chosen": str(Claim.objects.get().id)})
    assert "已撤回" in text(client.get(PAGE))


def test_the_app_claims_by_code_once() -> None:
    shop, boss = claimable_shop(), proved(1)
    call, body = app(boss), {"shop": shop.code, "code": code_for(shop)}
    first = call(f"{MINE}/by-code", body, key="k")
    assert first.status_code == 201, first.content
    assert first.json()["role"] == "owner"
    assert call(f"{MINE}/by-code", body, key="k").json() == first.json()
    assert call(f"{MINE}/by-code", body).json()["code"] == "shop_already_claimed"


def test_the_app_files_appeals_and_the_operator_decides_with_a_note() -> None:
    shop, daughter, boss = claimable_shop(), proved(1, "李四"), somebody(90)
    User.objects.filter(pk=boss.pk).update(is_staff=True)
    call, decide = app(daughter), app(boss, strong=True)
    filed = call(MINE, {"shop": shop.code, "words": "我是店长"}).json()
    assert decide(OFFICE).json()["results"][0]["id"] == filed["id"]
    read = decide(f"{OFFICE}/{filed['id']}").json()
    assert (read["name"], read["is_registered_representative"]) == ("李四", False)
    assert Access.objects.filter(about=daughter.pk).count() == 2
    said = {"approved": False, "reasons": "没有租约"}
    assert decide(f"{OFFICE}/{filed['id']}/decision", said).json()["state"] == "refused"
    (mine,) = call(MINE).json()["results"]
    assert (mine["reasons"], mine["may_be_appealed"]) == ("没有租约", True)
    appeal = call(f"{MINE}/{filed['id']}/appeal", {"words": "租约在此"})
    assert (appeal.status_code, appeal.json()["is_appeal"]) == (201, True)


def test_operators_decide_on_a_page_that_says_the_look_is_noted() -> None:
    shop, daughter, boss = claimable_shop(), proved(1, "李四"), somebody(90)
    User.objects.filter(pk=boss.pk).update(is_staff=True)
    claim = file_claim(person=daughter, merchant=shop, words="我是店长")
    client = client_of(boss, strong=True)
    assert f"/office/shop-claims/{claim.id}" in text(client.get("/office/shop-claims"))
    page = f"/office/shop-claims/{claim.id}"
    assert "姓名不一致" in text(client.get(page))
    assert client.post(page, {"step": "approve", "reasons": ""}).status_code == 400
    assert client.post(page, {"step": "approve", "reasons": "已核实"}).status_code == 302
    assert staffs(daughter.pk, shop.pk)


def test_the_office_shows_a_new_code_once() -> None:
    shop, here = claimable_shop(), organisation(Kind.OFFICE, "registrar")
    officer = client_of(member(here, 1), strong=True)
    refused = officer.post("/office/claim-codes", {"m": shop.code})
    assert (refused.status_code, "辖区" in text(refused)) == (403, True)
    Organisation.objects.update(divisions=["500100"], subject_kinds=["registration"])
    assert officer.post("/office/claim-codes", {"m": shop.uscc}).status_code == 302
    there = text(officer.get("/office/claim-codes"))
    shown = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b", there)
    assert shown is not None
    assert shown[0] not in text(officer.get("/office/claim-codes"))
    assert (
        client_of(proved(2)).post(PAGE, {"step": "code", "m": shop.code, "code": shown[0]})[
            "Location"
        ]
        == "/shop"
    )


def test_the_office_makes_a_code_by_app() -> None:
    shop, here = claimable_shop(), organisation(Kind.OFFICE, "registrar")
    Organisation.objects.update(divisions=["500100"], subject_kinds=["registration"])
    made = app(member(here, 1), strong=True)("/api/v1/office/claim-codes", {"shop": shop.code})
    assert made.status_code == 201, made.content
    assert made.json()["shop"] == {"code": shop.code, "name": shop.name}
