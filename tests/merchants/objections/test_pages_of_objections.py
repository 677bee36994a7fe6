"""The pages of anybody, of a shop, of an office and of the person the register names."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from merchants.objections.models import Objection
from merchants.objections.statements.actions import write_statement
from tests.accounts.cast import client_of
from tests.factories.rows import penalty
from tests.merchants.objections.contesting import (
    WORDS,
    Scene,
    evidence,
    fresh,
    inspections,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene(("penalties", penalty()), *inspections("不合格"))


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.get("Location"))
    return answer.content.decode()


def test_a_shop_files_follows_and_withdraws_by_page(scene: Scene) -> None:
    shop, item = client_of(scene.clerk), scene.item()
    assert "经营超过保质期的食品" in text(shop, "/shop/records")
    assert "提出异议" in text(shop, f"/shop/records/{item.id}")
    form = {"item": item.id, "ground": "wrong_facts", "words": WORDS, "files": [evidence()]}
    assert "哪里不对" in text(shop, f"/shop/objections/new?item={item.id}")
    filed = shop.post("/shop/objections/new", form)
    assert filed.status_code == 302
    page = text(shop, filed["Location"])
    assert "窗口初核" in page
    case = Objection.objects.get()
    assert shop.get(f"/shop/objections/{case.id}/files/1")["Content-Type"] == "application/pdf"
    assert shop.get(f"/shop/objections/{case.id}/receipt").status_code == 200
    shop.post(f"/shop/objections/{case.id}", {"step": "withdraw"})
    assert fresh(case).status == "withdrawn"
    assert "异议已撤回" in text(shop, "/shop/objections")


def test_an_office_checks_extends_and_decides_by_page(scene: Scene) -> None:
    case = scene.files(files=[evidence()])
    window = client_of(scene.checker, strong=True)
    assert "待初核" in text(window, "/office/objections")
    assert WORDS in text(window, f"/office/objections/{case.id}")
    window.post(f"/office/objections/{case.id}", {"step": "check", "note": "属实。"})
    source = client_of(scene.decider, strong=True)
    page = text(source, f"/office/objections/{case.id}")
    assert "属实。" in page
    assert source.get(f"/office/objections/{case.id}/files/1").status_code == 200
    source.post(f"/office/objections/{case.id}", {"step": "extend", "reason": "调取原始档案。"})
    fields = dict(re.findall(r'name="(change\.\w+)"[^>]*value="([^"]*)"', page))
    fields |= dict(re.findall(r'name="(change\.\w+)"[^>]*>([^<]*)</textarea>', page))
    said = {"step": "decide", "outcome": "corrected", "reasons": "登记有误。"}
    done = source.post(
        f"/office/objections/{case.id}", fields | said | {"change.content": "罚款 3000 元"}
    )
    assert done.status_code == 302, done.content.decode()
    found = fresh(case)
    assert (found.after, len(found.before or {})) == ({"content": "罚款 3000 元"}, 1)


def test_anybody_reads_an_item_with_all_that_is_disputed(scene: Scene, client: Client) -> None:
    item = scene.item()
    write_statement(
        by=scene.writer(), merchant=scene.merchant, item=item.id, text="已经更换供货商。"
    )
    case = scene.open_case()
    at = f"/m/{scene.merchant.code}/records"
    assert "有异议" in text(client, at)
    page = text(client, f"{at}/{item.id}")
    for said in ("有异议，正在核查", "未经发布方核实", "已经更换供货商。", "应于"):
        assert said in page
    assert WORDS not in page
    scene.decided(case, "corrected", changes={"content": "罚款 3000 元"})
    page = text(client, f"{at}/{item.id}")
    assert "罚款 30000 元" in page
    assert "罚款 3000 元" in page
    front = text(client, f"/m/{scene.merchant.code}")
    assert "经异议更正" in front
    assert "未经发布方核实" in front


def test_a_shop_speaks_and_asks_for_a_recheck_by_page(scene: Scene) -> None:
    shop, item = client_of(scene.owner), scene.item("inspection")
    at = f"/shop/records/{item.id}"
    shop.post(at, {"step": "statement", "text": "当天就整改了。"})
    shop.post(at, {"step": "recheck", "words": "换了灭火器。"})
    page = text(shop, at)
    assert "当天就整改了。" in page
    assert "正在等待复查" in page
    office = client_of(scene.decider, strong=True)
    assert scene.merchant.name in text(office, "/office/rechecks")
    front = text(Client(), f"/m/{scene.merchant.code}")
    assert "已申请复查" in front
    assert "查找" in text(office, "/office/records")
    found = text(office, f"/office/records?m={scene.merchant.code}")
    assert f"/office/records/{scene.merchant.code}/{item.id}" in found
    moderated = {"step": "moderate", "words": "", "reason": "含有辱骂内容。"}
    office.post(f"/office/records/{scene.merchant.code}/{item.id}", moderated)
    assert "说明已被隐藏" in text(Client(), f"/m/{scene.merchant.code}/records/{item.id}")
    assert "含有辱骂内容。" in text(shop, at)


def test_the_rule_of_the_mark_is_a_page(client: Client) -> None:
    assert "最近四次公开的检查" in text(client, "/inspections/rule")
