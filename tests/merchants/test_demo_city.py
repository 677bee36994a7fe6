"""The demo city is made up, plausible, and the same wherever it is built."""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.codes import uscc
from merchants.demo.city import FIRST_TODAY, MERCHANTS, Merchant, merchant, merchants
from merchants.demo.codes import LAST_SHOP, demo_uscc, organisation_code
from merchants.demo.famous import BAKERY, BARBER, BOOKS, FAMOUS
from merchants.demo.files import townspeople
from merchants.demo.places import BY_NAME, DISTRICTS, OFFICES, office
from merchants.demo.rows import years_later

DIGEST = "4179fc1886c4652f7cc0d925b4daeda892410b57f2ff84fa8ebaff14b6cc76bf"
BRANDS = (
    "肯德基", "麦当劳", "星巴克", "瑞幸", "海底捞", "沃尔玛", "永辉", "华润", "苏宁",
    "蜜雪", "喜茶", "茅台", "老干妈", "阿里", "腾讯", "华为", "小米", "京东",
    "美团", "百度", "顺丰", "如家", "汉庭", "同仁堂", "老百姓", "一心堂", "益丰",
    "永和", "海尔", "格力", "美的", "联想", "周大福", "汇丰",
)  # fmt: skip


@pytest.fixture(scope="module")
def city() -> list[Merchant]:
    return list(townspeople(MERCHANTS))


def test_the_city_has_as_many_merchants_as_asked(city: list[Merchant]) -> None:
    assert len(city) == MERCHANTS
    assert [shop.number for shop in city] == list(range(1, MERCHANTS + 1))


def test_a_small_city_is_the_beginning_of_the_large_one(city: list[Merchant]) -> None:
    assert list(townspeople(300)) == city[:300]


def test_the_same_seed_gives_the_same_city_on_every_machine() -> None:
    """The digest was taken once; a change of words or draws must be meant, and changes it."""
    text = "\n".join(repr((m.uscc, m.name, m.address, m.lng, m.lat)) for m in townspeople(2000))
    assert sha256(text.encode()).hexdigest() == DIGEST


def test_another_seed_gives_another_city() -> None:
    names = [shop.name for shop in merchants(10, 60)]
    assert names != [shop.name for shop in merchants(10, 60, seed="another")]


def test_every_code_is_valid_and_used_once(city: list[Merchant]) -> None:
    verdicts = [uscc.check(shop.uscc) for shop in city]
    assert all(verdict.ok and not verdict.warnings for verdict in verdicts)
    assert len({shop.uscc for shop in city}) == MERCHANTS


def test_every_code_is_of_the_range_no_organisation_is_given(city: list[Merchant]) -> None:
    assert {shop.uscc[8:11] for shop in city} == {"PDY"}
    assert {shop.uscc[2:8] for shop in city} == {district.code for district in DISTRICTS}


def test_offices_have_codes_of_their_own(city: list[Merchant]) -> None:
    offices = [office(kind, district) for kind in OFFICES for district in DISTRICTS]
    assert len({each.code for each in offices}) == len(offices)
    assert {each.code for each in offices}.isdisjoint(shop.uscc for shop in city)
    assert all(uscc.check(each.code).ok for each in offices)


@given(number=st.integers(1, 99_999), kind=st.sampled_from(["91", "92", "93", "52", "11"]))
def test_demo_codes_pass_the_same_checks_as_real_ones(number: int, kind: str) -> None:
    verdict = uscc.check(demo_uscc(kind, "520102", number))
    assert verdict.ok
    assert not verdict.warnings


def test_the_check_sign_of_the_standards_own_range_is_as_published() -> None:
    assert organisation_code(1) == "PDY00001X"


def test_no_shop_carries_a_brand_that_everybody_knows(city: list[Merchant]) -> None:
    found = [shop.name for shop in city for brand in BRANDS if brand in shop.name + shop.outlet]
    assert found == []


def test_names_are_rarely_alike(city: list[Merchant]) -> None:
    assert len({shop.name for shop in city}) > 0.98 * MERCHANTS


def test_kinds_homes_and_closings_are_as_in_a_city(city: list[Merchant]) -> None:
    kinds = Counter(shop.kind for shop in city)
    assert kinds["92"] > kinds["91"] > kinds["93"] > kinds["52"] > 0
    assert 0.02 < sum(shop.at_home for shop in city) / MERCHANTS < 0.04
    assert 0.01 < sum(shop.status != "存续" for shop in city) / MERCHANTS < 0.03
    assert {shop.status for shop in city} == {"存续", "注销", "吊销", "停业"}


def test_shops_stand_in_streets_round_their_districts_centre(city: list[Merchant]) -> None:
    for shop in city:
        assert abs(shop.lng - shop.district.lng) < 0.09
        assert abs(shop.lat - shop.district.lat) < 0.09
        assert shop.district.name in shop.address


def test_neighbours_in_a_street_are_close_to_each_other(city: list[Merchant]) -> None:
    street = sorted(
        (shop.lng, shop.lat) for shop in city if f"{city[20].district.name}银杏" in shop.address
    )
    gaps = sorted(b[0] - a[0] for a, b in pairwise(street))
    assert gaps[len(gaps) // 2] < 0.001


def test_nobody_closed_before_opening(city: list[Merchant]) -> None:
    assert all(m.closed_on is None or m.established_on < m.closed_on for m in city)
    assert all(m.established_on < FIRST_TODAY for m in city)


def test_the_demo_shops_show_different_things() -> None:
    assert len({shop.shows for shop in FAMOUS}) == len(FAMOUS)
    assert all(chinese and english for chinese, english in (shop.shows for shop in FAMOUS))
    assert BARBER.closed_on
    assert BAKERY.at_home
    assert BOOKS.status == "存续"


def test_demo_shops_stand_in_the_district_they_name() -> None:
    assert all(shop.district is BY_NAME[shop.district.name] for shop in FAMOUS)
    assert all(shop.outlet in shop.name or shop.kind == "91" for shop in FAMOUS)


def test_the_code_range_has_an_end() -> None:
    assert merchant(LAST_SHOP).uscc[8:16] == f"PDY{LAST_SHOP}"
    with pytest.raises(ValueError, match="code range"):
        list(merchants(1, LAST_SHOP + 1))


def test_a_leap_day_is_followed_by_the_28th() -> None:
    assert years_later(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)
