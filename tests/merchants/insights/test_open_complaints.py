"""The open API and pages of complaints: found, filtered, turned round, exported, withheld."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from backend.kernel.ids import uuid7
from merchants.complaints.models import CaseDeadline, Complaint
from merchants.insights.models import CaseFact
from merchants.registry.models import Merchant
from tests.accounts.cast import organisation
from tests.merchants.insights.counting import case, counted
from tests.merchants.licence_shops import make_shop

pytestmark = pytest.mark.django_db
LIST = "/api/open/v1/complaints"
WORDS = ("电饭煲不通电，店家态度不好", "办卡以后不给退款", "多收了停车费，退款拖了很久")
CATEGORIES = ("quality.defective", "contract.prepaid", "price.charged_more")


@pytest.fixture
def shop() -> Merchant:
    return make_shop(division_code="500112")


@pytest.fixture
def published(shop: Merchant) -> list[Complaint]:
    made = [
        case(shop, words=text, category=category, filed_on=date(2026, month, 10), answer="in_time")
        for text, category, month in zip(WORDS, CATEGORIES, (3, 4, 5), strict=True)
    ]
    case(shop, category="quality.defective")  # its author keeps it to themselves
    counted()
    return made


def found(path: str) -> list[str]:
    answer = Client().get(f"{LIST}{path}")
    assert answer.status_code == 200, answer.content
    return [one["narrative"] for one in answer.json()["results"]]


@pytest.mark.usefixtures("published")
def test_what_was_agreed_to_is_found_newest_first() -> None:
    assert found("") == list(WORDS[::-1])
    (one,) = Client().get(f"{LIST}?q=电饭煲").json()["results"]
    assert (one["category_name"], one["answer"]) == ("质量 · 商品有缺陷、不能正常使用", "in_time")
    assert set(one) == {
        "id", "filed_on", "merchant", "category", "category_name", "division_code", "answer",
        "answer_days", "outcome", "narrative",
    }  # fmt: skip


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("?q=退款", [2, 1]), ("?q=退", [2, 1]), ("?q=停车 退款", [2]), ("?q=煲饭", []),
        ("?q=電飯煲", [0]), ("?category=quality", [0]), ("?not_category=quality", [2, 1]),
        ("?category=contract.prepaid,price", [2, 1]), ("?division=500000", [2, 1, 0]),
        ("?not_division=500112", []), ("?since=2026-04-01&until=2026-04-30", [1]),
        ("?not_answer=in_time", []), ("?outcome=solved", []), ("?q=不通电店家", []),
    ],
)  # fmt: skip
def test_filters_and_filters_turned_round(path: str, expected: list[int]) -> None:
    assert found(path) == [WORDS[number] for number in expected]


@pytest.mark.usefixtures("published")
def test_pages_join_without_a_gap() -> None:
    seen, path = [], f"{LIST}?limit=1"
    while path:
        page = Client().get(path).json()
        seen += [one["narrative"] for one in page["results"]]
        path = page["next"]
    assert seen == list(WORDS[::-1])


@pytest.mark.parametrize(
    "path",
    ["?category=quality.nothing", "?division=50", "?answer=never", "?cursor=made-up", "?x=1",
     "?since=yesterday", "/trends?by=shop", "/top?by=merchant", "/top?limit=51"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_name(path: str) -> None:
    assert Client().get(f"{LIST}{path}").status_code == 400


def test_a_consent_withdrawn_takes_the_text_out_at_once(published: list[Complaint]) -> None:
    Complaint.objects.filter(id=published[0].id).update(may_publish=False)
    assert WORDS[0] not in found("")
    assert not CaseFact.objects.filter(narrative=WORDS[0]).exists()
    counted()
    assert len(found("")) == 2
    Complaint.objects.filter(id=published[1].id).update(is_held=True)
    assert found("") == [WORDS[2]]


@pytest.mark.usefixtures("published")
def test_all_of_it_as_csv_and_json_lines() -> None:
    csv_file = Client().get(f"{LIST}/export.csv?not_category=price")
    text = b"".join(csv_file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["narrative"] for row in rows] == list(WORDS[1::-1])
    lines = b"".join(Client().get(f"{LIST}/export.jsonl").streaming_content)  # type: ignore[attr-defined]
    assert [json.loads(line)["narrative"] for line in lines.splitlines()] == list(WORDS[::-1])


@pytest.mark.parametrize("sign", ["=", " @", "＝", "\u3000+", "－"])
def test_no_cell_is_a_formula(shop: Merchant, sign: str) -> None:
    case(shop, words=f"{sign}1+1 投诉")
    counted()
    sent = b"".join(Client().get(f"{LIST}/export.csv").streaming_content)  # type: ignore[attr-defined]
    assert f",'{sign}1+1 投诉" in sent.decode()


def sums(path: str) -> dict[str, Any]:
    rows = Client().get(f"{LIST}/{path}").json()["results"]
    return {row["key"]: row["complaints"] for row in rows}


def test_sums_over_time_by_kind_and_by_place(shop: Merchant) -> None:
    elsewhere = make_shop(division_code="520102", uscc="91350100M000100Y51")
    for number in range(6):
        case(shop, filed_on=date(2026, 3, 1 + number), category="price.fraud", answer="late")
        case(elsewhere, filed_on=date(2026, 4, 1 + number))
    case(shop, filed_on=date(2026, 4, 9))
    counted()
    assert sums("trends") == {"2026-03": 6, "2026-04": 7}
    assert sums("trends?by=year&not_category=price") == {"2026": 7}
    assert sums("trends?since=2026-04-15&division=500000") == {"2026-04": None}
    assert sums("top?limit=1") == {"quality.defective": 7}
    assert sums("top?by=branch&not_division=520100") == {"price": 6, "quality": None}
    assert sums("map?by=province") == {"500000": 7, "520000": 6}
    row = Client().get(f"{LIST}/top?by=branch&category=price").json()["results"][0]
    assert (row["name"], row["late"], row["withheld"]) == ("价格与计量", 6, False)


def test_the_shop_page_counts_and_does_not_grade(shop: Merchant) -> None:
    from merchants.lookup.cards import rebuild_cards

    rebuild_cards([shop.pk])
    assert "近 12 个月没有投诉" in Client().get(f"/m/{shop.code}").content.decode()
    for _number in range(6):
        case(shop, answer="in_time", outcome="solved")
    counted()
    page = Client().get(f"/m/{shop.code}").content.decode()
    assert "6 件中的 6 件" in page
    told = Client().get(f"/api/open/v1/merchants/{shop.code}/complaints").json()
    assert (told["complaints"], told["solved"]["of"]) == (6, 6)


def test_boards_hold_good_examples_only(shop: Merchant) -> None:
    bad = make_shop(name="迟迟不答店", uscc="91350100M000100Y51")
    for _number in range(11):
        case(shop, answer="in_time", outcome="solved")
        case(bad, answer="late", outcome="not_solved")
    counted()
    page = Client().get("/boards").content.decode()
    assert page.count(shop.name) == 2
    assert bad.name not in page
    assert shop.name not in Client().get("/boards?division=520102").content.decode()


def test_offices_that_are_late_are_late_in_public(shop: Merchant) -> None:
    office = organisation(code="market-x")
    one = case(shop)
    for step, met, late in (("accept", date(2026, 11, 2), 0), ("mediate", None, 0)):
        CaseDeadline.objects.create(
            merchant_id=shop.pk, id=uuid7(), complaint_id=one.id, step=step, owed_by="office",
            owed_by_id=office.pk, started_on=date(2026, 10, 20), length=7, unit="days",
            due_on=timezone.localdate() - timezone.timedelta(days=3) if met is None else met,
            met_on=met, late_days=late,
        )  # fmt: skip
    rows = Client().get("/api/open/v1/offices/terms").json()["results"]
    assert [(row["step"], row["in_time"], row["late"], row["overdue"]) for row in rows] == [
        ("accept", 1, 0, 0), ("mediate", 0, 1, 1),
    ]  # fmt: skip
    assert "其中 1 件仍未办" in Client().get("/offices").content.decode()


@pytest.mark.usefixtures("published")
def test_the_page_finds_what_the_api_finds() -> None:
    page = Client().get("/complaints?q=退款&category=&outcome=").content.decode()
    assert WORDS[1] in page
    assert WORDS[0] not in page
    assert Client().get("/complaints?category=nonsense").status_code == 400
