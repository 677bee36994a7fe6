"""The pages as people meet them: search, the shop, its past, in both languages."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from backend.kernel.ids import public_code
from backend.web.templatetags.shown import FEW
from merchants.lookup import pages
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import (
    evaluation,
    inspection,
    listing,
    penalty,
    permit,
    registration,
)
from tests.intake.delivered import code
from tests.merchants.outside import long_ago, shop_code

pytestmark = pytest.mark.django_db
HTML = {"accept": "text/html"}
ENGLISH = {"accept": "text/html", "accept-language": "en"}
WORDS = {
    "zh-Hans": ("证照", "处罚与名录", "最近的检查"),
    "en": ("Licences", "Penalties", "nspections"),
}


@pytest.fixture(autouse=True)
def _no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_divisions", (0.0, []))


@pytest.fixture
def shop() -> str:
    hand_in("divisions", {"代码": "500000", "名称": "重庆市"}, {"代码": "500112", "名称": "渝北区"})
    hand_in("enterprises", registration(行政区划代码="500112", 门店名称="新路店"))
    return shop_code()


@pytest.fixture
def recorded(shop: str) -> str:
    hand_in("permits", permit())
    hand_in("penalties", penalty())
    hand_in("lists", listing(), listing(名单类型="荣誉", 名单名称="诚信商户"))
    hand_in("inspections", inspection())
    hand_in("evaluations", evaluation())
    return shop


def page(client: Client, address: str, *, status: int = 200, **headers: str) -> str:
    answer = client.get(address, headers=HTML | headers)
    assert answer.status_code == status, address
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    text: str = answer.content.decode()
    assert text.count("<h1") == 1
    return text


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_shops_page_shows_everything_on_record(
    client: Client, recorded: str, language: str
) -> None:
    text = page(client, f"/m/{recorded}", **{"accept-language": language.lower()})
    assert f'<html lang="{language}"' in text
    for word in WORDS[language]:
        assert word in text
    for fact in (
        "食品经营许可证", "经营超过保质期的食品", "通过登记的住所无法联系", "诚信商户", "双随机",
        "重庆市发展和改革委员会", "渝北市监罚〔2026〕7号", "渝北区市场监督管理局", code(), recorded,
        "张**", "新路店", "渝北区新路1号",
    ):  # fmt: skip
        assert fact in text, fact


def test_the_words_of_the_page_follow_the_reader(client: Client, shop: str) -> None:
    answers = [client.get(f"/m/{shop}", headers=told) for told in (HTML, ENGLISH)]
    assert answers[0].content != answers[1].content
    assert [answer.headers["Content-Language"] for answer in answers] == ["zh-hans", "en"]
    for answer in answers:
        assert {"accept-language", "cookie"} <= set(answer.headers["Vary"].lower().split(", "))


def test_nothing_on_record_is_said_plainly(client: Client, shop: str) -> None:
    text = page(client, f"/m/{shop}")
    assert "没有正在公示的行政处罚" in text
    assert "没有收到检查记录" in text


def test_a_page_has_one_address(client: Client, shop: str) -> None:
    for typed, proper in ((shop.lower(), shop), (code().lower(), code())):
        moved = client.get(f"/m/{typed}?all=1")
        assert (moved.status_code, moved.headers["Location"]) == (301, f"/m/{proper}?all=1")
    text = page(client, f"/m/{code()}")
    assert f'<link rel="canonical" href="https://credit.example.cn/m/{shop}">' in text


def test_more_than_a_handful_is_shown_on_request(client: Client, shop: str) -> None:
    hand_in("permits", *[permit(XK_WSH=f"许{n}号", XK_NR=f"第{n}项许可") for n in range(1, 10)])
    few, everything = page(client, f"/m/{shop}"), page(client, f"/m/{shop}?all=1")
    assert sum(f"第{n}项许可" in few for n in range(1, 10)) == FEW
    assert sum(f"第{n}项许可" in everything for n in range(1, 10)) == 9
    assert "all=" in few


def test_a_past_day_says_that_it_is_past(client: Client, shop: str) -> None:
    long_ago(days=20)
    hand_in("enterprises", registration(企业名称="好又来面馆"))
    text = page(client, f"/m/{shop}?as_of={ago(10)}")
    assert "好再来面馆" in text
    assert "这是本页在" in text
    for today in ("", f"?as_of={ago(0)}", f"?as_of={ago(-5)}", "?as_of="):
        assert "这是本页在" not in page(client, f"/m/{shop}{today}")
    assert "没有" in page(client, f"/m/{shop}?as_of=1990-01-01", status=404)
    page(client, f"/m/{shop}?as_of=yesterday", status=400)


def test_an_unknown_shop_gets_a_kind_page(client: Client) -> None:
    for address in (f"/m/{public_code()}", f"/m/{public_code()}/history", "/m/", "/m/x/y/z"):
        text = page(client, address, status=404)
        assert 'href="/"' in text  # the way on


def test_programs_that_prefer_json_get_a_problem(client: Client) -> None:
    answer = client.get(f"/m/{public_code()}", headers={"accept": "application/json"})
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_nothing_can_be_posted_to_a_page(client: Client, shop: str) -> None:
    for address in ("/", f"/m/{shop}", f"/m/{shop}/history", "/verify"):
        assert client.post(address, headers=HTML).status_code == 405


def test_home_asks_one_question(client: Client, shop: str) -> None:
    text = page(client, "/")
    assert 'name="q"' in text
    assert "渝北区" in text
    assert 'href="/?division=500112"' in text


def test_home_shows_results_with_a_way_to_each(client: Client, recorded: str) -> None:
    text = page(client, "/?q=" + quote("好再来"))
    assert f'href="/m/{recorded}"' in text
    assert "找到 1 家" in text
    assert "经营超过保质期的食品" not in text
    assert "没有找到" in page(client, "/?q=" + quote("火星饭店"))


def test_results_go_on_to_the_next_page(client: Client) -> None:
    hand_in("enterprises", *[registration(n, 企业名称=f"面馆{n}号") for n in range(1, 31)])
    text = page(client, "/?q=" + quote("面馆"))
    assert text.count('href="/m/') == 20
    more = text.split("cursor=")[1].split('"')[0]
    rest = page(client, f"/?q={quote('面馆')}&limit=20&cursor={more}")
    assert rest.count('href="/m/') == 10


def test_what_others_hang_on_a_shared_link_does_no_harm(client: Client, shop: str) -> None:
    hung = "from=singlemessage&isappinstalled=0&utm_source=x"
    assert "先看记录" in page(client, f"/?{hung}")
    assert "找到 1 家" in page(client, f"/?q={quote('好再来')}&{hung}")
    for address in (f"/m/{shop}", f"/m/{shop}/history", "/verify"):
        page(client, f"{address}?{hung}")


@pytest.mark.parametrize(
    "odd", ["q=%00", "q=" + "x" * 200, "kind=bank", "division=x", "near=x", "cursor=x", "limit=0"]
)
def test_an_odd_question_is_answered_kindly(client: Client, odd: str) -> None:
    text = page(client, f"/?{odd}", status=400)
    assert 'name="q"' in text


def test_what_is_asked_is_never_run(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    for address in (
        f"/?q={quote(evil)}",
        f"/m/{quote(evil, safe='')}",
        f"/verify?digits={quote(evil)}",
    ):
        answer = client.get(address, headers=HTML)
        assert evil not in answer.content.decode()


# A shop's page asks once more for complaints and once more for reviews.
PLACES = {"/": 2, "/?q=%E5%A5%BD": 2, "/m/{}": 6, "/m/{}/history": 5, "/m/{}?all=1": 6}


@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_few_queries(
    client: Client, recorded: str, place: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(PLACES[place]):
        page(client, place.format(recorded))
