"""Lists, honours, permits, inspections and evaluations: shown as delivered, for as long as due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.kernel.clock import same_day_later
from merchants.lookup.cards import today
from merchants.records.models import Record
from tests.factories.cards import card, feed, let_it_be, rebuilt_cards, stored_cards
from tests.factories.deliveries import ago, counts, hand_in
from tests.factories.rows import evaluation, inspection, listing, permit, registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registered(db: None) -> None:
    hand_in("enterprises", registration())


def test_an_abnormal_listing_stands_until_it_is_removed() -> None:
    hand_in("lists", listing(列入日期=ago(3000)))
    (item,) = card()["listings"]
    assert (item["list"], item["reason"]) == ("abnormal_operation", "通过登记的住所无法联系")
    assert item["source"]["ends_on"] is None
    removed = listing(列入日期=ago(3000), 移出日期=ago(0), 移出事由="已恢复联系")
    assert counts(hand_in("lists", removed)) == (1, 1, 0, 0)
    assert card()["listings"] == []
    assert Record.objects.latest("version").withdrawn_reason == "已恢复联系"
    assert feed()[-1] == ("item_ended", "listing")


def test_a_removal_without_a_reason_is_kept_and_flagged() -> None:
    told = hand_in("lists", listing(移出日期=ago(0)))
    assert told.reasons["flagged"] == {"removal_without_reason": 1}
    assert Record.objects.get().withdrawn_reason == "已移出名单"


@pytest.mark.parametrize(("severity", "shown"), [("严重", 1), ("一般", 0), ("轻微", 0), ("", 0)])
def test_a_serious_listing_is_public_only_with_its_delivered_class(
    severity: str, shown: int
) -> None:
    row = listing(名单类型="严重失信主体名单", 严重程度=severity)
    assert counts(hand_in("lists", row)) == (1, 1, 0, 0)
    assert len(card()["listings"]) == shown
    if shown:
        ends_on = same_day_later(today() - timedelta(60), months=36).isoformat()
        assert card()["listings"][0]["source"]["ends_on"] == ends_on


def test_an_honour_is_shown_until_the_last_day_it_holds() -> None:
    rows = [
        listing(名单类型="荣誉", 名单名称="诚信企业", 列入决定书文号="一", 有效期=ago(0)),
        listing(名单类型="荣誉", 名单名称="旧荣誉", 列入决定书文号="二", 有效期=ago(1)),
        listing(名单类型="纳税信用A级", 列入决定书文号="三", 评价年度="2025"),
    ]
    hand_in("lists", *rows)
    honours = {item["title"]: item for item in card()["honours"]}
    assert honours.keys() == {"诚信企业", "纳税信用A级纳税人"}
    assert honours["纳税信用A级纳税人"]["year"] == 2025
    assert honours["诚信企业"]["valid_until"] == ago(0)
    assert card()["listings"] == []


def test_a_grade_is_shown_only_as_the_authority_delivered_it() -> None:
    assert card()["evaluation"] is None
    hand_in("evaluations", evaluation())
    given = card()["evaluation"]
    assert (given["grade"], given["evaluated_on"]) == ("B", ago(40))
    assert given["source"]["office"] == "重庆市发展和改革委员会"


def test_the_latest_grade_in_force_is_the_one_shown() -> None:
    newer = evaluation(评价文号="二", 评价等级="A", 评价日期=ago(10))
    lapsed = evaluation(评价文号="三", 评价等级="D", 评价日期=ago(5), 有效期=ago(1))
    hand_in("evaluations", newer, lapsed, evaluation())
    assert card()["evaluation"]["grade"] == "A"


def test_a_grade_that_lapsed_is_shown_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in("evaluations", evaluation(有效期=ago(0)))
    assert card()["evaluation"]["grade"] == "B"
    let_it_be(today() + timedelta(1), monkeypatch)
    assert card()["evaluation"] is None


def test_a_grade_beyond_the_four_is_refused() -> None:
    told = hand_in("evaluations", evaluation(评价等级="A+"), evaluation(评价等级="E"))
    assert told.reasons["quarantined"] == {"unknown_choice": 2}


def test_a_permit_says_whether_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        permit(XK_WSH="一", XK_YXQZI=ago(0)),
        permit(XK_WSH="二", XK_YXQZI=ago(1)),
        permit(XK_WSH="三", XK_YXQZI="2099-12-31"),
        permit(XK_WSH="四", XK_ZT="2"),
    ]
    hand_in("permits", *rows)
    states = {item["document_no"]: item["state"] for item in card()["permits"]}
    assert states == {"一": "valid", "二": "expired", "三": "valid", "四": "revoked"}
    assert {p["document_no"]: p["valid_until"] for p in card()["permits"]}["三"] is None
    let_it_be(today() + timedelta(1), monkeypatch)
    states = {item["document_no"]: item["state"] for item in card()["permits"]}
    assert states["一"] == "expired"
    assert stored_cards() == rebuilt_cards()


def test_the_four_latest_inspections_are_shown_and_all_are_counted() -> None:
    rows = [inspection(检查编号=f"JC{n}", 检查日期=ago(n)) for n in range(1, 7)]
    hand_in("inspections", *rows)
    shown = [item["inspected_on"] for item in card()["inspections"]]
    assert shown == [ago(1), ago(2), ago(3), ago(4)]
    assert card()["counts"]["inspections"] == 6


@pytest.mark.parametrize(
    ("words", "result"),
    [
        ("合格", "passed"),
        ("基本合格", "passed_with_conditions"),
        ("不合格", "failed"),
        ("未见异常", "other"),
    ],
)
def test_an_inspection_keeps_the_offices_own_words(words: str, result: str) -> None:
    hand_in("inspections", inspection(检查结果=words))
    (item,) = card()["inspections"]
    assert (item["result"], item["result_text"]) == (result, words)


def test_the_card_never_holds_a_score() -> None:
    for dataset, row in (("permits", permit()), ("evaluations", evaluation())):
        hand_in(dataset, row)
    assert set(card()) == {
        "code",
        "identity",
        "outlets",
        "permits",
        "penalties",
        "listings",
        "honours",
        "inspections",
        "in_good_order",
        "evaluation",
        "commitments",
        "counts",
    }
