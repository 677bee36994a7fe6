"""People type what they saw over the door, or its pinyin; both find the shop."""

from __future__ import annotations

import pytest
from django.test import Client

from merchants.lookup.folding import searchable
from merchants.lookup.nearby import Near, find_near
from merchants.lookup.search import Wanted, find
from tests.factories.deliveries import hand_in
from tests.factories.rows import registration
from tests.merchants.outside import api, shop_code

SIGN = {"门店名称": "溪边小馆子", "经度": "106.6", "纬度": "29.7", "坐标系": "WGS-84"}


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["溪边小馆子", "溪边", "小馆子"])
def test_what_is_over_the_door_finds_the_shop_and_is_told(client: Client, typed: str) -> None:
    hand_in("enterprises", registration(1, **SIGN))
    [found] = api(client, "merchants", q=typed)["results"]
    assert found["code"] == shop_code()
    assert found["signs"] == ["溪边小馆子"]


@pytest.mark.django_db
def test_a_sign_narrows_what_is_near() -> None:
    hand_in("enterprises", registration(1, **SIGN))
    [found] = find_near(Near(lng=106.6, lat=29.7, q="小馆")).results
    assert found["signs"] == ["溪边小馆子"]
    assert find_near(Near(lng=106.6, lat=29.7, q="酒店")).results == []


@pytest.mark.django_db
def test_the_public_code_finds_the_shop() -> None:
    hand_in("enterprises", registration())
    for typed in (shop_code(), shop_code().lower()):
        assert [row["code"] for row in find(Wanted(q=typed)).results] == [shop_code()]


def _kept(name: str) -> tuple[str, str]:
    kept = searchable(
        name=name, codes=(), address="", places=("贵州省", "云溪市（演示）", "南明"), signs=()
    )
    return kept.brand_initials, kept.brand_spelled


@pytest.mark.parametrize(
    "name", ["云溪市南明区老王面馆", "云溪老王面馆有限公司", "贵州省云溪市老王面馆"]
)
def test_pinyin_begins_after_the_city_and_goes_on_to_the_end(name: str) -> None:
    initials, spelled = _kept(name)
    assert initials.startswith("lwmg")
    assert spelled.startswith("laowangmianguan")


@pytest.mark.django_db
def test_what_is_called_so_comes_before_what_is_called_so_somewhere() -> None:
    for number, name in enumerate(["重庆市渝北区溪边老王面馆", "重庆市渝北区老王小卖部"], 1):
        hand_in("enterprises", registration(number, 企业名称=name))
    found = [row["name"] for row in find(Wanted(q="老王")).results]
    assert found == ["重庆市渝北区老王小卖部", "重庆市渝北区溪边老王面馆"]
