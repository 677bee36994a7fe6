"""Real files, delivered whole: the register twice, the country's divisions, real penalties."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from backend.intake.actions import Summary
from backend.places.models import Division
from backend.places.resolve import forget
from merchants.lookup.models import Card, SearchEntry
from merchants.records.models import Record
from merchants.registry.models import Key, Merchant
from tests.factories.cards import card
from tests.factories.deliveries import counts, hand_in, hand_in_file
from tests.factories.rows import Cells, penalty, registration
from tests.intake.delivered import code

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]


def files(shared_dir: Path) -> list[Path]:
    found = sorted((shared_dir / "data" / "enterprises").glob("*.csv"))
    assert len(found) == 10
    return found


def deliver_divisions(shared_dir: Path) -> list[Summary]:
    folder = shared_dir / "data" / "divisions"
    names = ("gbt2260_provinces", "gbt2260_cities", "gbt2260_areas", "gbt2260_streets")
    return [
        hand_in_file("divisions", folder / f"{name}.csv") for name in (*names, "adcode_centers")
    ]


def tell(name: str, told: Summary) -> None:
    print(  # noqa: T201  (the table of the issue's closing note; shown with -s)
        f"{name:<28} {told.received:>6} {told.accepted:>6} {told.unchanged:>6} {told.flagged:>6}"
        f" {told.quarantined:>6}  {told.reasons['quarantined']} {told.reasons['flagged']}"
    )


def test_the_whole_register_goes_in_and_a_second_time_changes_nothing(shared_dir: Path) -> None:
    print("\nfile, received, accepted, unchanged, flagged, quarantined, reasons")  # noqa: T201
    for path in files(shared_dir):
        with path.open(encoding="utf-8", newline="") as file:
            expected = sum(1 for _ in csv.reader(file)) - 1
        told = hand_in_file("enterprises", path)
        tell(path.name, told)
        assert told.received == expected == told.accepted + told.unchanged + told.quarantined
    shops = Merchant.objects.count()
    assert shops == Card.objects.count() == SearchEntry.objects.count()
    assert Key.objects.count() == 2 * shops
    before = dict(Card.objects.values_list("pk", "etag"))
    for path in files(shared_dir):
        again = hand_in_file("enterprises", path)
        tell(path.name, again)
        assert (again.accepted, again.unchanged) == (0, again.received - again.quarantined)
    assert dict(Card.objects.values_list("pk", "etag")) == before


def test_the_countrys_divisions_go_in_and_none_is_quarantined(shared_dir: Path) -> None:
    told = deliver_divisions(shared_dir)
    assert [each.quarantined for each in told] == [0] * 5
    assert [each.received for each in told[:4]] == [31, 342, 2978, 41352]
    assert Division.objects.filter(code="500112", name="渝北区", parent_code="500100").exists()
    assert Division.objects.filter(code__startswith="500112", parent_code="500112").count() > 20
    again = deliver_divisions(shared_dir)
    assert [each.accepted for each in again] == [0] * 5


def test_shops_find_their_division_among_all_streets_of_the_country(shared_dir: Path) -> None:
    deliver_divisions(shared_dir)
    path = shared_dir / "data" / "enterprises" / "重庆_merchants_all_years.csv"
    told = hand_in_file("enterprises", path)
    assert told.received == told.accepted + told.unchanged + told.quarantined
    codes = set(Merchant.objects.values_list("division_code", flat=True))
    assert all(code == "" or len(code) == 6 for code in codes)
    assert Merchant.objects.filter(place="渝北", division_code="500112").exists()
    placed = Merchant.objects.exclude(division_code="").count()
    assert placed / Merchant.objects.count() > 0.9
    forget()


def as_rows(answer: dict[str, Any]) -> list[Cells]:
    """What a publishing site answers, as an office would deliver it: no class was ever given."""
    return [
        penalty(
            CF_XDR_MC=item["punishName"][:200],
            CF_WSH=item["punishNumber"],
            CF_WFXW=item["reason"],
            CF_SY=item["reason"],
            CF_YJ=item["evidence"] or "未载明",
            CF_CFLB=item["type"] or item["typeSecond"] or "其他",
            CF_NR=item["result"],
            CF_NR_FK="",
            CF_JDRQ=item["decisionDate"],
            CF_CFJG=item["departmentName"],
            严重程度="",
        )
        for item in answer["data"]["items"]
    ]


def test_real_penalties_without_a_class_are_kept_and_not_published(shared_dir: Path) -> None:
    path = shared_dir / "data" / "penalties" / "creditchina_baidu_9.json"
    rows = as_rows(json.loads(path.read_text(encoding="utf-8")))
    hand_in("enterprises", registration(企业名称="北京百度网讯科技有限公司"))
    told = hand_in("penalties", *rows)
    assert (counts(told), told.flagged) == ((9, 9, 0, 0), 9)
    assert told.reasons["flagged"]["class_missing"] == 9
    assert Record.objects.filter(merchant__uscc=code(), is_publishable=False).count() == 9
    assert (card()["penalties"], card()["counts"]["penalties"]) == ([], 0)
    assert counts(hand_in("penalties", *rows)) == (9, 0, 9, 0)
