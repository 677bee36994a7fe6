"""Only legal entities and sole traders in their trade: names masked, homes without a street."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings

from merchants.lookup import dumps
from merchants.lookup.cards import as_of, today
from merchants.lookup.history import history_of
from merchants.lookup.models import Card, SearchEntry
from merchants.lookup.nearby import Near, find_near
from merchants.lookup.search import Wanted, find
from merchants.registry.models import Merchant
from tests.factories.cards import card
from tests.factories.deliveries import hand_in
from tests.factories.rows import registration
from tests.intake.delivered import code

pytestmark = pytest.mark.django_db

STREET = "金开大道七十七号"
HOME = {
    "住所": f"渝北区{STREET}",
    "住宅地址": "是",
    "门店名称": "家里的店",
    "经度": "106.63",
    "纬度": "29.72",
    "坐标系": "WGS-84",
}
AT_HOME = Near(lng=106.63, lat=29.72, radius_m=500)


def test_a_representative_is_masked_before_anything_is_stored() -> None:
    hand_in("enterprises", registration(法定代表人="欧阳修文"))
    assert card()["identity"]["representative"] == "欧***"
    everything = str([list(model.objects.values()) for model in (Merchant, Card, SearchEntry)])
    assert "欧阳" not in everything


def test_a_home_shows_no_street_on_the_card() -> None:
    hand_in("enterprises", registration() | HOME)
    assert STREET not in json.dumps(card(), ensure_ascii=False)
    identity, (outlet,) = card()["identity"], card()["outlets"]
    assert (identity["address"], identity["address_withheld"]) == ("", True)
    assert (outlet["address"], outlet["lng"], outlet["lat"]) == ("", None, None)
    assert outlet["address_withheld"] is True


def test_a_home_is_not_found_by_its_street_nor_near_it() -> None:
    shop = registration(2) | HOME | {"住宅地址": "否", "企业名称": "街边店"}
    hand_in("enterprises", registration() | HOME, shop)
    assert [found["uscc"] for found in find(Wanted(q=STREET)).results] == [code(2)]
    assert [found["uscc"] for found in find_near(AT_HOME).results] == [code(2)]
    (home,) = find(Wanted(q="好再来")).results
    assert home["address"] == ""


def test_a_home_shows_no_street_on_page_and_api() -> None:
    hand_in("enterprises", registration() | HOME)
    browser = Client()
    for address in (
        f"/m/{code()}",
        f"/m/{code()}/history",
        f"/api/open/v1/merchants/{code()}",
        f"/api/open/v1/merchants/{code()}/as-of/{today().isoformat()}",
        "/api/open/v1/merchants?q=好再来",
        "/?q=好再来",
    ):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert STREET not in answer.content.decode(), address
        assert "106.63" not in answer.content.decode(), address


@pytest.mark.django_db(transaction=True)
def test_a_home_shows_no_street_in_the_dump(tmp_path: Path) -> None:
    hand_in("enterprises", registration() | HOME)
    with override_settings(DATA_DIR=tmp_path):
        files = [dumps.folder() / part.file for part in dumps.write_dump().parts]
    text = "".join(gzip.decompress(path.read_bytes()).decode() for path in files)
    assert code() in text
    assert STREET not in text
    assert "106.63" not in text


def test_once_known_as_a_home_no_past_day_shows_its_street() -> None:
    hand_in("enterprises", registration() | HOME | {"住宅地址": "否"})
    shop = Merchant.objects.get()
    Merchant.objects.update(recorded_at=shop.recorded_at - timedelta(days=3))
    shop.outlets.update(recorded_at=shop.recorded_at - timedelta(days=3))
    hand_in("enterprises", registration() | HOME)
    told = as_of(shop.pk, today() - timedelta(days=2))
    assert told is not None
    assert STREET not in json.dumps(told, ensure_ascii=False)
    assert "106.63" not in json.dumps(told)
    assert STREET not in str(history_of(shop.pk))


def test_a_home_stays_withheld_until_the_office_says_that_it_is_none() -> None:
    hand_in("enterprises", registration() | HOME)
    silent = {name: cell for name, cell in HOME.items() if name != "住宅地址"}
    hand_in("enterprises", registration(注册资本="60万元") | silent)
    assert STREET not in json.dumps(card(), ensure_ascii=False)
    assert card()["outlets"][0]["address_withheld"] is True
    hand_in("enterprises", registration() | HOME | {"住宅地址": "否"})
    assert STREET in card()["identity"]["address"]
    assert STREET in card()["outlets"][0]["address"]
