"""Finding a shop by whatever one remembers of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories.deliveries import hand_in
from tests.factories.rows import penalty, registration
from tests.intake.delivered import code
from tests.merchants.outside import OPEN, api

pytestmark = pytest.mark.django_db
DIVISIONS = (
    ("500000", "重庆市", ""),
    ("500112", "渝北区", "500000"),
    ("520000", "贵州省", ""),
    ("520100", "贵阳市", "520000"),
    ("520102", "南明区", "520100"),
)
NAMES = {
    1: "老王面馆",
    2: "重庆渝北老王火锅有限公司",
    3: "老张面馆",
    4: "臺灣小吃店",
    5: "ＡＢＣ咖啡馆",
    6: "M-88 Coffee 酒吧",
    7: "百分百%面包_房",
    8: "长安茶馆",
    9: "老王面馆二店",
}


@pytest.fixture(autouse=True)
def _register() -> None:
    hand_in("divisions", *[{"代码": c, "名称": n, "上级代码": p} for c, n, p in DIVISIONS])
    rows = [registration(number, 企业名称=name) for number, name in NAMES.items()]
    rows[0] |= {"统一社会信用代码": code(1, prefix="92520102"), "行政区划代码": "520102"}
    rows[8] |= {"登记状态": "注销", "住所": "南明区观水路77号"}
    hand_in("enterprises", *rows)


def found(client: Client, **query: object) -> list[str]:
    return [each["name"] for each in api(client, "merchants", **query)["results"]]


ASKED = {
    "老": {"老王面馆", "重庆渝北老王火锅有限公司", "老张面馆", "老王面馆二店"},
    "老王": {"老王面馆", "重庆渝北老王火锅有限公司", "老王面馆二店"},
    "老王面": {"老王面馆", "老王面馆二店"},
    "王火锅": {"重庆渝北老王火锅有限公司"},
    "火锅": {"重庆渝北老王火锅有限公司"},
    "老王 面馆": {"老王面馆", "老王面馆二店"},
    "面馆\u3000老王": {"老王面馆", "老王面馆二店"},
    "面馆 老王 二店": {"老王面馆二店"},
    "台湾": {"臺灣小吃店"},
    "臺灣": {"臺灣小吃店"},
    "abc": {"ＡＢＣ咖啡馆"},
    "ABC": {"ＡＢＣ咖啡馆"},
    "ａｂｃ": {"ＡＢＣ咖啡馆"},
    "aBc咖啡": {"ＡＢＣ咖啡馆"},
    "m88": {"M-88 Coffee 酒吧"},
    "coffee": {"M-88 Coffee 酒吧"},
    "COFF": {"M-88 Coffee 酒吧"},
    "lwm": {"老王面馆", "老王面馆二店"},
    "LWM": {"老王面馆", "老王面馆二店"},
    "laowang": {"老王面馆", "重庆渝北老王火锅有限公司", "老王面馆二店"},
    "laozhang": {"老张面馆"},
    "cacg": {"长安茶馆"},
    "changan": {"长安茶馆"},
    "百分百%面": {"百分百%面包_房"},
    "观水路": {"老王面馆二店"},
    "观水路77": {"老王面馆二店"},
    "火星饭店": set(),
    "xyzxyz": set(),
}


@pytest.mark.parametrize("asked", ASKED)
def test_a_shop_is_found_by(client: Client, asked: str) -> None:
    told = api(client, "merchants", q=asked)
    assert {each["name"] for each in told["results"]} == ASKED[asked]
    assert (told["total"], told["total_is_minimum"]) == (len(ASKED[asked]), False)
    assert told["next"] is None


@pytest.mark.parametrize(
    "part", [slice(None), slice(0, 4), slice(2, 8), slice(8, 14), slice(-4, 18)]
)
def test_part_of_a_code_is_enough(client: Client, part: slice) -> None:
    for given in (code(3)[part], code(3)[part].lower()):
        assert "老张面馆" in found(client, q=given)


def test_a_whole_code_finds_one_shop(client: Client) -> None:
    assert found(client, q=code(3)) == ["老张面馆"]
    assert found(client, q=code(1, prefix="92520102")) == ["老王面馆"]


def test_an_old_number_is_found_by_its_parts(client: Client) -> None:
    old = registration(30, 企业名称="旧号商店", 统一社会信用代码="", 注册号="500112000000001")
    hand_in("enterprises", old)
    for asked in ("500112000000001", "12000000001"):
        (told,) = api(client, "merchants", q=asked)["results"]
        assert (told["name"], told["uscc"]) == ("旧号商店", "500112000000001")


@pytest.mark.parametrize("mark", ["%", "_", "\\", "%%", "\\%", "'", '"', "*", "?", "';--"])
def test_marks_that_mean_something_to_sql_mean_nothing_here(client: Client, mark: str) -> None:
    assert found(client, q=mark) == []
    for asked in (f"老王{mark}面馆", f"{mark}老王面馆", f"老王面馆{mark}"):
        assert found(client, q=asked) == ["老王面馆", "老王面馆二店"]
    assert found(client, q=f"老{mark}馆") == []


@pytest.mark.parametrize("nothing", ["…", "——", "，。", "()", "🍜", "!!!", "-", "·"])
def test_a_query_without_a_letter_finds_nothing(client: Client, nothing: str) -> None:
    told = api(client, "merchants", q=nothing)
    assert (told["results"], told["total"], told["next"]) == ([], 0, None)


def test_without_a_query_everything_is_there(client: Client) -> None:
    told = api(client, "merchants")
    assert len(told["results"]) == len(NAMES)
    assert told["total"] is None


def test_promise_06_closed_shops_stay_findable_after_the_open_ones(client: Client) -> None:
    assert found(client, q="老王面馆") == ["老王面馆", "老王面馆二店"]
    (closed,) = api(client, "merchants", q="观水路")["results"]
    assert closed["status"] == "closed"
    assert found(client)[-1] == "老王面馆二店"


def test_better_matches_come_first(client: Client) -> None:
    assert found(client, q="老王")[-1] != "老王面馆"
    # What it is called counts from its trade name on, and who trades comes before who closed.
    assert found(client, q="老王") == ["老王面馆", "重庆渝北老王火锅有限公司", "老王面馆二店"]


@pytest.mark.parametrize("division", ["520102", "520100", "520000"])
def test_a_city_and_a_province_include_what_is_in_them(client: Client, division: str) -> None:
    assert found(client, division=division) == ["老王面馆"]
    (told,) = api(client, "merchants", q="老王", division=division)["results"]
    assert told["division"] == {"code": "520102", "name": "南明区"}


def test_a_division_of_others_has_none_of_them(client: Client) -> None:
    assert found(client, division="110000") == []
    assert "老王面馆" not in found(client, division="500000")
    assert len(found(client, division="500112")) == len(NAMES) - 1


def test_kinds_are_told_apart(client: Client) -> None:
    assert found(client, kind="individual_business") == ["老王面馆"]
    assert "老王面馆" not in found(client, q="老王", kind="enterprise")
    assert found(client, kind="cooperative") == []


def test_a_renamed_shop_is_found_by_its_new_name_only(client: Client) -> None:
    hand_in("enterprises", registration(3, 企业名称="小李饺子"))
    assert found(client, q="小李饺子") == ["小李饺子"]
    assert found(client, q="老张面馆") == []


def test_promise_03_search_never_tells_of_records(client: Client) -> None:
    hand_in("penalties", penalty(3))
    (told,) = api(client, "merchants", q=code(3))["results"]
    assert not {"penalties", "permits", "listings", "evaluation", "counts"} & set(told)
    assert "过期" not in str(told)
    assert found(client, q="经营超过保质期的食品") == []


def test_promise_05_a_home_is_not_found_by_its_address(client: Client) -> None:
    hand_in("enterprises", registration(20, 企业名称="家里面", 住所="桂花街8号", 住宅地址="是"))
    assert found(client, q="桂花街8号") == []
    (told,) = api(client, "merchants", q="家里面")["results"]
    assert told["address"] == ""


def test_promise_05_nobody_is_found_by_the_name_of_a_person(client: Client) -> None:
    assert found(client, q="张三丰") == []
    assert found(client, q="zhangsanfeng") == []


ODD: dict[str, dict[str, Any]] = {
    "too long": {"q": "面" * 101},
    "control characters": {"q": "面\x00馆"},
    "a kind nobody knows": {"kind": "bank"},
    "half a division": {"division": "5201"},
    "no division at all": {"division": "貴州省貴陽市"},
    "a page of none": {"limit": "0"},
    "a page of all": {"limit": "101"},
    "a parameter nobody knows": {"order": "name"},
    "the same twice": {"q": ["a", "b"]},
}


@pytest.mark.parametrize("odd", ODD)
def test_what_cannot_be_asked_is_refused_by_name(client: Client, odd: str) -> None:
    answer = client.get(f"{OPEN}/merchants", ODD[odd])
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["pointer"] == f"/{next(iter(ODD[odd]))}"


def test_a_flood_of_parameters_is_refused_naming_them(client: Client) -> None:
    answer = client.get(f"{OPEN}/merchants", {f"x{number}": "1" for number in range(300)})
    assert answer.status_code == 400
    assert {error["code"] for error in answer.json()["errors"]} == {"parameter_unknown"}


def test_nothing_can_be_posted_to_search(client: Client) -> None:
    answer = client.post(f"{OPEN}/merchants", {"q": "x"})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    "query", [{"q": "老"}, {"q": "lw"}, {"q": "老王 面馆"}, {"division": "500000"}, {}]
)
def test_a_search_is_one_query(
    client: Client, query: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(1):
        api(client, "merchants", **query)
