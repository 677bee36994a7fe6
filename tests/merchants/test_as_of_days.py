"""What the page showed on a past day, as far as that may still be shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import penalty, permit, registration
from tests.merchants.outside import OPEN, api, later, long_ago, shop_code

pytestmark = pytest.mark.django_db
OFFENCE = "经营超过保质期的食品"


@pytest.fixture
def shop() -> str:
    """On record for forty days."""
    hand_in("enterprises", registration())
    long_ago(days=40)
    return shop_code()


def as_of(client: Client, shop: str, day: str) -> dict[str, Any]:
    told: dict[str, Any] = api(client, f"merchants/{shop}/as-of/{day}")
    return told


def card_of(client: Client, shop: str, day: str) -> dict[str, Any]:
    return as_of(client, shop, day)["card"]


def test_today_is_the_card_itself(client: Client, shop: str) -> None:
    hand_in("permits", permit())
    told = as_of(client, shop, ago(0))
    assert told["card"] == api(client, f"merchants/{shop}")
    assert (told["date"], told["changed_since"]) == (ago(0), False)


def test_before_the_first_day_there_is_nothing(client: Client, shop: str) -> None:
    assert as_of(client, shop, ago(40))["changed_since"] is False
    for day in (ago(41), "2001-01-01", "0001-01-01"):
        answer = client.get(f"{OPEN}/merchants/{shop}/as-of/{day}")
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_yet_on_record"
        page = client.get(f"/m/{shop}?as_of={day}", headers={"accept": "text/html"})
        assert page.status_code == 404


@pytest.mark.parametrize("ahead", ["-1", "-400", "9999-12-31"])
def test_nobody_knows_the_future(client: Client, shop: str, ahead: str) -> None:
    day = ago(int(ahead)) if len(ahead) < 10 else ahead
    answer = client.get(f"{OPEN}/merchants/{shop}/as-of/{day}")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/date", "day_in_future")


ODD_DAYS = (
    "2023-2-30", "2023-02-30", "2026-W01-1", "20260101", "2026-001", "today", "2026-01-01T00:00",
    "-2026-01-01", "٢٠٢٦-٠١-٠١", "2026-01-01 ", "0000-00-00", "10000-01-01", "2026-01-01%00", "🍜",
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD_DAYS, ids=ascii)
def test_a_day_is_written_one_way(client: Client, shop: str, odd: str) -> None:
    answer = client.get(f"{OPEN}/merchants/{shop}/as-of/{odd}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "parameter_malformed"
    page = client.get(f"/m/{shop}", {"as_of": odd.strip() + "x"}, headers={"accept": "text/html"})
    assert page.status_code == 400
    assert page.headers["Content-Type"].startswith("text/html")


def test_an_unknown_shop_has_no_past(client: Client) -> None:
    assert client.get(f"{OPEN}/merchants/K7M2Q9XH4D/as-of/2026-01-01").status_code == 404


def test_a_past_day_shows_what_the_register_said_then(client: Client, shop: str) -> None:
    hand_in("enterprises", registration(企业名称="好又来面馆", 登记状态="停业"))
    then, now = as_of(client, shop, ago(10)), as_of(client, shop, ago(0))
    assert then["changed_since"] is True
    assert then["card"]["identity"]["name"] == "好再来面馆"
    assert then["card"]["identity"]["status"] == "in_business"
    assert now["card"]["identity"]["name"] == "好又来面馆"
    assert "好再来面馆" in client.get(f"/m/{shop}?as_of={ago(10)}").content.decode()


def test_what_came_later_is_not_on_the_earlier_page(client: Client, shop: str) -> None:
    hand_in("permits", permit())
    assert card_of(client, shop, ago(1))["permits"] == []
    assert len(card_of(client, shop, ago(0))["permits"]) == 1


def test_promise_03_a_public_item_reads_as_it_read_before_its_correction(
    client: Client, shop: str
) -> None:
    hand_in("penalties", penalty(CF_SY="三包过期食品"))
    long_ago(days=30)
    hand_in("penalties", penalty(CF_SY="两包过期食品", CF_NR_FK="1"))
    (then,) = card_of(client, shop, ago(30))["penalties"]
    (now,) = card_of(client, shop, ago(0))["penalties"]
    assert (then["facts"], then["fine"]["amount"]) == ("三包过期食品", "30000.00")
    assert (now["facts"], now["fine"]["amount"]) == ("两包过期食品", "10000.00")
    assert then["id"] == now["id"]
    assert "三包过期食品" in client.get(f"/m/{shop}?as_of={ago(30)}").content.decode()


def test_promise_03_after_its_end_an_item_is_on_no_past_day_either(
    client: Client, shop: str
) -> None:
    hand_in("penalties", penalty(CF_GSJZQ=ago(0)))
    long_ago(days=30)
    assert len(card_of(client, shop, ago(30))["penalties"]) == 1
    with later(days=1):
        for days in (0, 1, 2, 10, 31):
            told = as_of(client, shop, ago(days))
            assert OFFENCE not in str(told)
            assert told["card"]["counts"]["penalties"] == 0
            page = client.get(f"/m/{shop}?as_of={ago(days)}")
            assert OFFENCE not in page.content.decode()
        assert as_of(client, shop, ago(1 + 31))["changed_since"] is True


def test_promise_03_a_revoked_item_is_on_no_past_day_either(client: Client, shop: str) -> None:
    hand_in("penalties", penalty())
    long_ago(days=10)
    hand_in("penalties", penalty(撤销日期=ago(0)))
    for days in (0, 5, 10):
        told = as_of(client, shop, ago(days))
        assert OFFENCE not in str(told)
    assert as_of(client, shop, ago(5))["changed_since"] is True


def test_a_permit_is_judged_by_the_day_that_is_shown(client: Client, shop: str) -> None:
    hand_in("permits", permit(XK_YXQZI=ago(2)))
    long_ago(days=20)
    (now,) = card_of(client, shop, ago(0))["permits"]
    (then,) = card_of(client, shop, ago(10))["permits"]
    assert (then["state"], now["state"]) == ("valid", "expired")


def test_promise_05_a_home_is_private_for_the_days_before_it_was_known_to_be_one(
    client: Client,
) -> None:
    place = {"住所": "渝北区桂花街8号", "门店名称": "桂花店", "经度": "106.6", "纬度": "29.7"}
    hand_in("enterprises", registration(**place, 坐标系="WGS-84"))
    long_ago(days=20)
    hand_in("enterprises", registration(**place, 坐标系="WGS-84", 住宅地址="是"))
    told = card_of(client, shop_code(), ago(10))
    assert "桂花街" not in str(told)
    (outlet,) = told["outlets"]
    assert (outlet["address_withheld"], outlet["lng"]) == (True, None)
    for address in (f"/m/{shop_code()}?as_of={ago(10)}", f"/m/{shop_code()}/history"):
        assert "桂花街" not in client.get(address).content.decode()


def test_an_unchanged_past_is_not_sent_again(client: Client, shop: str) -> None:
    address = f"{OPEN}/merchants/{shop}/as-of/{ago(5)}"
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_past_day_is_few_queries(
    client: Client, shop: str, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(3):
        as_of(client, shop, ago(5))
    with django_assert_max_num_queries(6):
        client.get(f"/m/{shop}?as_of={ago(5)}")
