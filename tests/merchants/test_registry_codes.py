"""Identifiers are for ever: never changed, never removed, never reused; closed shops stay."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from merchants.lookup.search import Wanted, find
from merchants.registry.models import Key, Merchant, Outlet
from tests.factories.cards import card, stored_cards
from tests.factories.deliveries import ago, counts, hand_in
from tests.factories.rows import registration
from tests.intake.delivered import code

pytestmark = pytest.mark.django_db

PLACE = {"门店名称": "新路店", "经度": "106.63", "纬度": "29.72", "坐标系": "WGS-84"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE merchants_key SET merchant_id = gen_random_uuid()",
        "UPDATE merchants_key SET value = value || 'X'",
        "DELETE FROM merchants_key",
    ],
)
def test_a_key_is_neither_changed_nor_removed(statement: str) -> None:
    hand_in("enterprises", registration())
    before = set(Key.objects.values_list("value", "merchant_id"))
    with (
        pytest.raises(IntegrityError, match="keys_are_for_ever"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert set(Key.objects.values_list("value", "merchant_id")) == before


@pytest.mark.parametrize("table", ["merchantversion", "outletversion", "change"])
def test_history_is_written_once(table: str) -> None:
    hand_in("enterprises", registration() | PLACE)
    hand_in("enterprises", registration(企业名称="新名面馆") | PLACE)
    for statement in (f"DELETE FROM merchants_{table}", f"UPDATE merchants_{table} SET id = id"):
        with (
            pytest.raises(IntegrityError, match="written_once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_public_codes_stay_through_every_change() -> None:
    hand_in("enterprises", registration() | PLACE)
    shop, outlet = Merchant.objects.get().code, Outlet.objects.get().code
    hand_in("enterprises", registration(企业名称="新名面馆") | PLACE | {"门店名称": "旧路店"})
    hand_in("enterprises", registration(登记状态="注销", 注销日期=ago(3)) | PLACE)
    assert (Merchant.objects.get().code, Outlet.objects.get().code) == (shop, outlet)
    assert re.fullmatch("[BCDFGHJKMNPQRTVWXY][2-9BCDFGHJKMNPQRTVWXY]{9}", shop)
    assert Key.objects.count() == 3


def test_a_closed_shop_stays_findable() -> None:
    hand_in("enterprises", registration() | PLACE)
    hand_in("enterprises", registration(登记状态="注销", 注销日期=ago(3)) | PLACE)
    shown = card()
    assert (shown["identity"]["status"], shown["identity"]["closed_on"]) == ("closed", ago(3))
    assert [outlet["status"] for outlet in shown["outlets"]] == ["closed"]
    for q in ("好再来", code(), shown["code"]):
        by_name = [found["code"] for found in find(Wanted(q=q)).results]
        assert by_name == [shown["code"]] or q == shown["code"]
    for address in (f"/api/open/v1/merchants/{code()}", f"/m/{shown['code']}"):
        assert Client().get(address).status_code == 200


def test_a_shop_keeps_its_older_name_as_history() -> None:
    hand_in("enterprises", registration())
    for name in ("二号面馆", "三号面馆"):
        assert hand_in("enterprises", registration(企业名称=name)).accepted == 1
    versions = Merchant.objects.get().versions
    assert {v.facts["name"] for v in versions.all()} == {"好再来面馆", "二号面馆"}


def test_an_older_number_names_a_merchant_too_and_says_so() -> None:
    told = hand_in("enterprises", registration(统一社会信用代码="500112000400012"))
    assert counts(told) == (1, 1, 0, 0)
    (shown,) = stored_cards().values()
    assert shown["identity"]["uscc"] is None
    assert shown["identity"]["registration_no"] == "500112000400012"
    assert len(shown["identity"]["notes"]) == 1
    assert Key.objects.filter(value="500112000400012").exists()


def test_every_fact_of_an_identity_names_its_source() -> None:
    hand_in("enterprises", registration() | PLACE)
    shown = card()
    for part in (shown["identity"], *shown["outlets"]):
        assert part["source"]["office"] == "渝北区市场监督管理局"
        assert part["source"]["delivered_at"]


def test_positions_are_kept_in_wgs_84() -> None:
    hand_in("enterprises", registration() | PLACE)
    hand_in("enterprises", registration(2) | PLACE | {"坐标系": "GCJ-02"})
    hand_in("enterprises", registration(3) | PLACE | {"坐标系": ""})
    one, two, three = (card(n)["outlets"][0] for n in (1, 2, 3))
    assert (one["lng"], one["lat"]) == (106.63, 29.72)
    assert (two["lng"], two["lat"]) == (three["lng"], three["lat"]) != (one["lng"], one["lat"])
    assert two["lng"] == pytest.approx(106.6264, abs=0.001)


def test_a_row_without_a_position_is_a_shop_without_an_outlet() -> None:
    hand_in("enterprises", registration())
    assert card()["outlets"] == []
