"""Divisions: old wordings are kept, and a place of any size never breaks a registration."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.places.models import Division, DivisionVersion
from merchants.registry.models import Merchant
from tests.factories.cards import card
from tests.factories.deliveries import as_file, counts, hand_in, hand_in_file
from tests.factories.rows import Cells, registration

pytestmark = pytest.mark.django_db


def division(number: str, name: str, **cells: str) -> Cells:
    return {"代码": number, "名称": name} | cells


YUBEI = division("500112", "渝北区")
COUNTRY = (division("50", "重庆市"), division("5001", "市辖区"), YUBEI)


def test_short_codes_are_the_six_digits_they_stand_for() -> None:
    assert counts(hand_in("divisions", *COUNTRY)) == (3, 3, 0, 0)
    assert Division.objects.get(code="500112").parent_code == "500100"
    assert Division.objects.get(code="500100").parent_code == "500000"


def test_a_renamed_division_keeps_its_old_name_as_history() -> None:
    hand_in("divisions", division("500227", "璧山县"))
    assert counts(hand_in("divisions", division("500227", "璧山区"))) == (1, 1, 0, 0)
    assert Division.objects.get().name == "璧山区"
    assert DivisionVersion.objects.get().facts["name"] == "璧山县"


def test_an_older_file_of_divisions_delivered_again_changes_nothing_back(tmp_path: Path) -> None:
    older = as_file(tmp_path, division("500227", "璧山县"), name="1.csv")
    newer = as_file(tmp_path, division("500227", "璧山区"), name="2.csv")
    for path in (older, newer):
        hand_in_file("divisions", path)
    assert counts(hand_in_file("divisions", older)) == (1, 0, 1, 0)
    assert Division.objects.get().name == "璧山区"


def test_of_two_wordings_in_one_file_the_last_counts_and_both_are_kept() -> None:
    told = hand_in("divisions", division("500227", "璧山县"), division("500227", "璧山区"))
    assert counts(told) == (2, 2, 0, 0)
    assert Division.objects.get().name == "璧山区"
    assert DivisionVersion.objects.get().facts["name"] == "璧山县"


def test_a_shop_finds_its_division_by_the_short_name_of_its_place() -> None:
    hand_in("divisions", *COUNTRY)
    hand_in("enterprises", registration(地区="渝北"))
    assert card()["identity"]["division"] == {
        "code": "500112",
        "name": "渝北区",
        "province": "重庆市",
    }


@pytest.mark.parametrize("place", ["龙兴镇", "回兴"])
def test_a_place_smaller_than_a_county_leaves_the_county_of_the_code(place: str) -> None:
    streets = (division("500112109", "龙兴镇"), division("500112006", "回兴街道"))
    hand_in("divisions", *COUNTRY, *streets)
    assert counts(hand_in("enterprises", registration(地区=place))) == (1, 1, 0, 0)
    assert Merchant.objects.get().division_code == "500112"


@pytest.mark.parametrize("code", ["500112109", "500112109003", "000000", "5O0112", "500"])
def test_a_code_that_is_no_county_is_refused_for_a_registration(code: str) -> None:
    told = hand_in("enterprises", registration(行政区划代码=code))
    assert counts(told) == (1, 0, 0, 1)


def test_centres_are_kept_in_wgs_84() -> None:
    hand_in("divisions", YUBEI | {"经度": "106.5", "纬度": "29.6", "坐标系": "GCJ-02"})
    found = Division.objects.get()
    assert found.lng == pytest.approx(106.4962, abs=0.001)
    assert found.lat == pytest.approx(29.6028, abs=0.001)
