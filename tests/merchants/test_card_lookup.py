"""The card by any of its codes, with everything HTTP says about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from backend.api.problems import MEDIA_TYPE
from tests.factories.deliveries import MARKET, hand_in
from tests.factories.rows import (
    evaluation,
    inspection,
    listing,
    penalty,
    permit,
    registration,
)
from tests.intake.delivered import code
from tests.merchants.outside import OPEN, api, shop_code

pytestmark = pytest.mark.django_db
OLD_NUMBER = "500112000000001"


@pytest.fixture
def shop() -> str:
    """A shop with an outlet; its public code."""
    outlet = {"门店名称": "好再来面馆新路店", "经度": "106.6", "纬度": "29.7", "坐标系": "WGS-84"}
    hand_in("enterprises", registration(**outlet))
    return shop_code()


@pytest.fixture
def recorded(shop: str) -> str:
    """The same shop with one item of every kind."""
    hand_in("permits", permit())
    hand_in("penalties", penalty())
    hand_in("lists", listing(), listing(名单类型="荣誉", 名单名称="诚信商户"))
    hand_in("inspections", inspection())
    hand_in("evaluations", evaluation())
    return shop


def problem(client: Client, address: str, *, status: int = 404) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == status, address
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    told: dict[str, Any] = answer.json()
    return told


def test_every_code_of_a_shop_gives_the_same_card(client: Client, shop: str) -> None:
    card = api(client, f"merchants/{shop}")
    outlet = card["outlets"][0]["code"]
    for asked in (code(), outlet, shop.lower(), code().lower(), f"{shop[:5]}-{shop[5:]}"):
        assert api(client, f"merchants/{asked}") == card
    assert card["identity"]["uscc"] == code()


def test_an_old_registration_number_is_a_code_too(client: Client) -> None:
    hand_in("enterprises", registration(统一社会信用代码="", 注册号=OLD_NUMBER))
    card = api(client, f"merchants/{OLD_NUMBER}")
    assert card["identity"]["registration_no"] == OLD_NUMBER
    assert card["identity"]["uscc"] is None
    page = client.get(f"/m/{OLD_NUMBER}")
    assert page.status_code == 200
    assert OLD_NUMBER in page.content.decode()


def test_promise_01_every_item_says_where_it_comes_from(client: Client, recorded: str) -> None:
    card = api(client, f"merchants/{recorded}")
    kinds = ("permits", "penalties", "listings", "honours", "inspections")
    assert card["counts"] == dict.fromkeys(kinds, 1) | {"commitments": 0}
    items = [item for kind in kinds for item in card[kind]] + [card["evaluation"]]
    for item in items:
        source = item["source"]
        assert source["office"]
        assert source["delivered_by"]
        assert source["decided_on"] == source["published_on"]
        assert source["delivered_at"]
        assert source["document_no"] == item["document_no"]
    for part in (card["identity"], *card["outlets"]):
        assert part["source"]["delivered_by"] == "渝北区市场监督管理局"
    assert card["penalties"][0]["source"]["legal_basis"] == "《食品安全法》第一百二十四条"
    assert card["penalties"][0]["source"]["ends_on"] > card["penalties"][0]["source"]["decided_on"]


def test_promise_02_there_is_no_score_and_no_grade_of_our_own(
    client: Client, recorded: str
) -> None:
    text = client.get(f"{OPEN}/merchants/{recorded}").content.decode()
    assert not any(word in text for word in ('"score"', '"rating"', '"rank"', '"level"'))
    card = api(client, f"merchants/{recorded}")
    assert card["evaluation"]["grade"] == "B"
    assert card["evaluation"]["source"]["office"] == "重庆市发展和改革委员会"


def test_a_card_the_caller_holds_is_not_sent_again(client: Client, shop: str) -> None:
    address = f"{OPEN}/merchants/{shop}"
    first = client.get(address)
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    assert first.headers["Cache-Control"] == "no-cache"
    for held in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = client.get(address, headers={"if-none-match": held})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == etag
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_changed_card_has_another_tag(client: Client, shop: str) -> None:
    held = client.get(f"{OPEN}/merchants/{shop}").headers["ETag"]
    hand_in("permits", permit())
    fresh = client.get(f"{OPEN}/merchants/{shop}", headers={"if-none-match": held})
    assert fresh.status_code == 200
    assert fresh.headers["ETag"] != held


def test_a_delivery_that_changes_nothing_keeps_the_tag(client: Client, recorded: str) -> None:
    held = client.get(f"{OPEN}/merchants/{recorded}").headers["ETag"]
    hand_in("penalties", penalty())
    assert client.get(f"{OPEN}/merchants/{recorded}").headers["ETag"] == held


def test_head_tells_the_same_without_the_body(client: Client, shop: str) -> None:
    got, head = (getattr(client, how)(f"{OPEN}/merchants/{shop}") for how in ("get", "head"))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == got.headers[name]


def test_any_site_may_read_the_open_api(client: Client, shop: str) -> None:
    address = f"{OPEN}/merchants/{shop}"
    answer = client.get(address, headers={"origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    preflight = client.options(
        address,
        headers={"origin": "https://elsewhere.example", "access-control-request-method": "GET"},
    )
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"]
    assert "POST" not in preflight.headers["Access-Control-Allow-Methods"]


def test_a_code_nobody_has_is_a_404_problem(client: Client, shop: str) -> None:
    told = problem(client, f"{OPEN}/merchants/K7M2Q9XH4D")
    assert told["code"] == "merchant_not_found"
    assert told["status"] == 404
    assert str(told["type"]).endswith("/merchant_not_found")


ODD_CODES = (
    "..", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "K7M2%00Q9XH", "%ff%fe", "🍜",
    "9" * 5000, "%", "a b", "'; DROP TABLE merchants_card; --", "{code}", "𝟙𝟚𝟛", "%25%30",
    "０" * 20, "null", "-", "1" * 51, "\u202e9150", "*",
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD_CODES, ids=lambda odd: ascii(odd)[:20])
def test_malformed_codes_are_problems_for_programs_and_pages_for_people(
    client: Client, odd: str
) -> None:
    written = quote(odd, safe="%/")
    told = problem(client, f"{OPEN}/merchants/{written}")
    assert told["code"] in {"merchant_not_found", "not_found"}
    for address in (f"/m/{written}", f"/m/{written}/history"):
        page = client.get(address, headers={"accept": "text/html"})
        assert page.status_code == 404, address
        assert page.headers["Content-Type"].startswith("text/html")
        assert "<h1" in page.content.decode()


def test_parameters_nobody_knows_are_refused_by_name(client: Client, shop: str) -> None:
    flood = "&".join(f"p{number}=1" for number in range(500))
    told = problem(client, f"{OPEN}/merchants/{shop}?{flood}", status=400)
    assert told["code"] == "parameter_invalid"
    errors = told["errors"]
    assert isinstance(errors, list)
    assert len(errors) == 20
    assert {error["code"] for error in errors} == {"parameter_unknown"}
    assert errors[0]["pointer"] == "/p0"


def test_more_parameters_than_anyone_needs_are_a_400(client: Client, shop: str) -> None:
    flood = "&".join(f"p{number}=1" for number in range(2000))
    assert problem(client, f"{OPEN}/merchants/{shop}?{flood}", status=400)["code"] == "bad_request"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written_to_a_card(client: Client, shop: str, method: str) -> None:
    answer = getattr(client, method)(f"{OPEN}/merchants/{shop}")
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
    assert "GET" in answer.headers["Allow"]


def test_promise_05_a_home_shows_no_street_and_a_name_only_its_first_character(
    client: Client,
) -> None:
    home = {"住宅地址": "是", "经度": "106.6", "纬度": "29.7", "坐标系": "WGS-84"}
    hand_in("enterprises", registration(住所="渝北区桂花街8号2单元301", **home), source=MARKET)
    address = f"merchants/{shop_code()}"
    card = api(client, address)
    assert card["identity"]["representative"] == "张**"
    assert (card["identity"]["address"], card["identity"]["address_withheld"]) == ("", True)
    outlet = card["outlets"][0]
    assert (outlet["address"], outlet["lng"], outlet["lat"]) == ("", None, None)
    for place in (f"{OPEN}/{address}", f"/m/{shop_code()}", f"{OPEN}/merchants?q=桂花街"):
        assert "桂花街8号" not in client.get(place).content.decode()


def test_a_lookup_asks_the_database_twice(
    client: Client, recorded: str, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(2):
        api(client, f"merchants/{recorded}")
    with django_assert_max_num_queries(6):  # and: a poster? figures of complaints, of reviews
        client.get(f"/m/{recorded}")
