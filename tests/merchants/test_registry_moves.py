"""A shop that was once at a private home: the old street stays private after it moved out."""

from __future__ import annotations

import json

import pytest

from merchants.lookup.cards import as_of, today
from merchants.lookup.history import history_of
from tests.factories.cards import card
from tests.factories.deliveries import hand_in
from tests.factories.rows import registration
from tests.merchants.outside import long_ago, merchant

pytestmark = pytest.mark.django_db

FLAT, SHOP = "渝北区桂花巷7号3单元", "渝北区大街8号"
AT = {"经度": "106.63", "纬度": "29.72", "坐标系": "WGS-84"}


def moved_out_of_a_flat() -> None:
    """First told without a word of home, then as one, then as a shop in the street."""
    for cells in (
        {"住所": FLAT} | AT,
        {"住所": f"重庆市{FLAT}", "住宅地址": "是"} | AT,
        {"住所": SHOP, "住宅地址": "否", "经度": "106.70"} | {"纬度": "29.60", "坐标系": "WGS-84"},
    ):
        hand_in("enterprises", registration() | cells)
        long_ago(days=10)


def test_promise_05_a_home_stays_private_after_the_shop_moved_out() -> None:
    moved_out_of_a_flat()
    assert card()["identity"]["address"] == SHOP
    for days in (29, 19):
        told = as_of(merchant().pk, today().fromordinal(today().toordinal() - days))
        text = json.dumps(told, ensure_ascii=False)
        assert "桂花巷" not in text
        assert "106.63" not in text
    told = as_of(merchant().pk, today())
    assert told is not None
    assert told["identity"]["address"] == SHOP


def test_promise_05_no_history_tells_a_home_that_was_left() -> None:
    moved_out_of_a_flat()
    steps, _ = history_of(merchant().pk)
    assert "桂花巷" not in str(steps)
    assert steps[0].after is not None
    assert steps[0].after["address"] == SHOP
