"""When a page changed, and how, as far as that may still be told."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from merchants.lookup import history
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import inspection, penalty, permit, registration
from tests.merchants.outside import later, long_ago, merchant, shop_code

pytestmark = pytest.mark.django_db
OFFENCE = "经营超过保质期的食品"


@pytest.fixture
def shop() -> str:
    hand_in("enterprises", registration())
    long_ago(days=40)
    return shop_code()


def page_of(client: Client, shop: str, **query: object) -> str:
    answer = client.get(f"/m/{shop}/history", query)
    assert answer.status_code == 200
    return answer.content.decode()


def steps() -> list[dict[str, object]]:
    """As the page's template reads them, newest first."""
    found, _more = history.history_of(merchant().pk)
    return [history.shown(step) for step in found]


def test_a_history_begins_with_the_first_record(client: Client, shop: str) -> None:
    (step,) = steps()
    assert (step["kind"], step["item_kind"]) == ("registered", "merchant")
    assert "首次收录" in page_of(client, shop)


def test_a_published_item_is_told_by_its_title(client: Client, shop: str) -> None:
    hand_in("permits", permit())
    assert steps()[0] | {"at": 0, "decided_on": 0} == {
        "at": 0, "kind": "published", "item_kind": "permit", "title": "食品经营许可证",
        "before": None, "after": None, "decided_on": 0,
    }  # fmt: skip
    assert "食品经营许可证" in page_of(client, shop)


def test_promise_04_a_correction_shows_before_and_after(client: Client, shop: str) -> None:
    hand_in("penalties", penalty(CF_SY="三包过期食品"))
    long_ago(days=5)
    hand_in("penalties", penalty(CF_SY="两包过期食品", CF_NR_FK="1"))
    step = steps()[0]
    assert (step["kind"], step["title"]) == ("corrected", OFFENCE)
    assert step["before"] == {
        "facts": "三包过期食品",
        "fine": {"amount": "30000.00", "currency": "CNY"},
    }
    assert step["after"] == {
        "facts": "两包过期食品",
        "fine": {"amount": "10000.00", "currency": "CNY"},
    }
    page = page_of(client, shop)
    assert "<del>三包过期食品</del>" in page
    assert "两包过期食品" in page


def test_only_what_was_on_the_page_is_told_as_before(shop: str) -> None:
    hand_in("penalties", penalty(CF_SY="三包过期食品"))
    long_ago(days=5)
    passed_over, counted = penalty(CF_SY="九包过期食品"), penalty(CF_SY="两包过期食品")
    hand_in("penalties", passed_over, counted)
    step = steps()[0]
    assert (step["before"], step["after"]) == ({"facts": "三包过期食品"}, {"facts": "两包过期食品"})


def test_each_of_several_corrections_has_its_own_before_and_after(shop: str) -> None:
    for said in ("一包过期食品", "两包过期食品", "三包过期食品"):
        hand_in("penalties", penalty(CF_SY=said))
        long_ago(days=3)
    last, first = steps()[:2]
    assert (first["before"], first["after"]) == (
        {"facts": "一包过期食品"},
        {"facts": "两包过期食品"},
    )
    assert (last["before"], last["after"]) == ({"facts": "两包过期食品"}, {"facts": "三包过期食品"})


def test_a_changed_registration_shows_before_and_after(client: Client, shop: str) -> None:
    hand_in("enterprises", registration(企业名称="好又来面馆"))
    step = steps()[0]
    assert (step["kind"], step["item_kind"]) == ("changed", "merchant")
    assert (step["before"], step["after"]) == ({"name": "好再来面馆"}, {"name": "好又来面馆"})
    assert "<del>好再来面馆</del>" in page_of(client, shop)


def test_a_person_is_no_part_of_a_history(client: Client, shop: str) -> None:
    hand_in("enterprises", registration(法定代表人="王小明"))
    assert (steps()[0]["before"], steps()[0]["after"]) == ({}, {})
    page = page_of(client, shop)
    assert "张" not in re.sub("<[^>]+>", "", page)
    assert "王小明" not in page


def test_promise_03_of_an_ended_item_only_the_change_of_the_page_is_told(
    client: Client, shop: str
) -> None:
    hand_in("penalties", penalty(CF_SY="三包过期食品", CF_GSJZQ=ago(0)))
    hand_in("penalties", penalty(CF_SY="两包过期食品", CF_GSJZQ=ago(0)))
    assert OFFENCE in page_of(client, shop)
    with later(days=1):
        page = page_of(client, shop)
        told = [(step["kind"], step["item_kind"]) for step in steps()]
    assert told == [
        ("ended", "record"),
        ("changed", "record"),
        ("changed", "record"),
        ("registered", "merchant"),
    ]
    for word in (OFFENCE, "过期食品", "处罚〔", "渝北市监罚"):
        assert word not in page
    assert "公示期结束" in page


def test_promise_03_a_revoked_item_leaves_no_content_either(client: Client, shop: str) -> None:
    hand_in("penalties", penalty())
    hand_in("penalties", penalty(撤销日期=ago(0)))
    assert [step["kind"] for step in steps()] == ["ended", "changed", "registered"]
    assert OFFENCE not in page_of(client, shop)


def test_a_long_history_is_told_a_page_at_a_time(client: Client, shop: str) -> None:
    rows = [inspection(检查编号=f"JC{n:03}", 检查类型=f"第{n}次检查") for n in range(149)]
    hand_in("inspections", *rows)
    seen: list[str] = []
    address = f"/m/{shop}/history"
    for size in (50, 50, 50):
        page = client.get(address).content.decode()
        found = re.findall(r"第\d+次检查|首次收录", page)
        assert len(found) == size
        seen += found
        more = re.search(r'href="(\?before=\d+)"', page)
        address = f"/m/{shop}/history{more[1]}" if more else ""
    assert not address
    assert len(set(seen)) == 150
    assert seen[-1] == "首次收录"


@pytest.mark.parametrize("odd", ["0", "x", "-1", "1e9", "9" * 30, "٣", "\x00"])
def test_an_odd_place_in_a_history_is_refused_kindly(client: Client, shop: str, odd: str) -> None:
    answer = client.get(f"/m/{shop}/history", {"before": odd}, headers={"accept": "text/html"})
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


def test_a_history_is_few_queries(client: Client, shop: str, django_assert_max_num_queries) -> None:
    hand_in("penalties", penalty())
    hand_in("penalties", penalty(CF_SY="两包过期食品"))
    hand_in("enterprises", registration(企业名称="好又来面馆"))
    with django_assert_max_num_queries(7):
        page_of(client, shop)
