"""An office with a ground asks whether a legal entity is on a list in force."""

from __future__ import annotations

from typing import Any

import pytest

from backend.audit.models import Event
from backend.kernel.errors import DomainError
from merchants.records.effects import document_of, mark
from merchants.records.marks import Effect
from merchants.records.models import Record
from merchants.screening.models import ScreeningQuestion
from tests.factories.deliveries import ago, hand_in
from tests.factories.rows import listing, penalty, registration
from tests.intake.delivered import code
from tests.merchants.screening.screening import BASIS, Cast, company, days, items

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_promise_01_the_answer_names_document_basis_office_and_day(cast: Cast) -> None:
    company(列入依据="《企业经营异常名录管理暂行办法》第九条")
    made = cast.asks(cast.granted())
    assert [one["is_listed"] for one in made.answer["lists"]] == [True, False]
    (item,) = items(made)
    assert item["document_no"] == "渝北市监异〔2026〕3号"
    source = item["source"]
    assert source["office"]
    assert source["legal_basis"]
    assert source["decided_on"] == ago(60)
    named = [one["code"] for one in item["measures"]]
    assert named == ["procurement", "tenders", "land", "honours"]
    assert all(one["basis"] == BASIS for one in item["measures"])


def test_promise_02_the_answer_holds_no_score_and_no_history(cast: Cast) -> None:
    company(移出日期=ago(1), 移出事由="已更正")
    hand_in("penalties", penalty())
    made = cast.asks(cast.granted())
    assert items(made) == []
    assert not {"score", "grade", "evaluation", "penalties"} & set(made.answer)
    assert "不自动触发" in made.answer["decision"]


@pytest.mark.parametrize("effect", [Effect.REPAIRED, Effect.REVOKED, Effect.SUSPENDED])
def test_promise_03_what_ended_is_in_no_answer(cast: Cast, effect: Effect) -> None:
    merchant = company()
    ground, record = cast.granted(), Record.objects.current().get(merchant=merchant)
    assert len(items(cast.asks(ground))) == 1
    mark(document_of(record), effect, case=merchant.pk)
    assert items(cast.asks(ground)) == []


def test_promise_04_a_contested_listing_says_so(cast: Cast) -> None:
    merchant = company()
    record = Record.objects.current().get(merchant=merchant)
    mark(document_of(record), Effect.CONTESTED, case=merchant.pk)
    assert [one["contested"] for one in items(cast.asks(cast.granted()))] == [True]


def test_a_red_list_goes_the_same_way_without_measures_nobody_can_cite(cast: Cast) -> None:
    hand_in("enterprises", registration())
    hand_in("lists", listing(名单类型="纳税信用A级", 列入决定书文号="税A", 评价年度="2025"))
    made = cast.asks(cast.granted(lists=["tax_a"]))
    (item,) = items(made)
    assert (item["document_no"], item["measures"]) == ("税A", [])


def test_a_list_of_another_department_gets_no_measures_of_this_law(cast: Cast) -> None:
    hand_in("enterprises", registration())
    serious = {"名单类型": "严重失信主体名单", "严重程度": "严重"}
    wages, market = "拖欠农民工工资失信联合惩戒对象", "严重违法失信名单"
    hand_in("lists", listing(**serious, 名单名称=wages))
    hand_in("lists", listing(**serious, 名单名称=market, 列入决定书文号="严1"))
    named = {one["title"]: len(one["measures"]) for one in items(cast.asks(cast.granted()))}
    assert named == {wages: 0, market: 4}


def test_promise_05_nobody_asks_about_persons_or_sole_traders(cast: Cast) -> None:
    ground = cast.granted()
    trader = code(7, prefix="92500112")
    hand_in("enterprises", registration(7, 统一社会信用代码=trader, 企业类型="个体工商户"))
    for asked, told in ((trader, "not_a_legal_entity"), ("11010519491231002X", "uscc_invalid")):
        with pytest.raises(DomainError) as refused:
            cast.asks(ground, asked)
        assert refused.value.code == told
    assert not ScreeningQuestion.objects.exists()


def test_promise_05_the_matter_names_nobody(cast: Cast) -> None:
    company()
    with pytest.raises(DomainError) as refused:
        cast.asks(cast.granted(), matter="张三 13900012345 的事")
    assert refused.value.code == "screening_matter_missing"


REFUSED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"matter": "  "}, "screening_matter_missing"),
    ({}, {"lists": ["tax_a"]}, "screening_list_not_granted"),
    ({}, {"uscc": "91500112MA5U1A2B3X"}, "uscc_invalid"),
    ({}, {"uscc": code(99)}, "merchant_not_found"),
    ({"starts_on": days(1)}, {}, "screening_ground_not_in_force"),
]


@pytest.mark.parametrize(("granted", "asked", "told"), REFUSED)
def test_what_no_ground_covers_is_refused(
    cast: Cast, granted: dict[str, Any], asked: dict[str, Any], told: str
) -> None:
    company()
    with pytest.raises(DomainError) as refused:
        cast.asks(cast.granted(**granted), **asked)
    assert refused.value.code == told
    assert not ScreeningQuestion.objects.exists()


def test_another_organisations_ground_is_unknown(cast: Cast) -> None:
    company()
    ground = cast.granted(of=cast.city)
    with pytest.raises(DomainError) as refused:
        cast.asks(ground)
    assert refused.value.code == "screening_ground_not_found"


def test_each_question_is_logged_with_who_office_ground_and_when(cast: Cast) -> None:
    merchant = company()
    made = cast.asks(cast.granted()).question
    assert (made.merchant_id, made.person, made.api_key) == (merchant.pk, cast.officer.pk, None)
    assert (made.organisation, made.basis) == (cast.office.pk, BASIS)
    event = Event.objects.get(verb="screening.asked")
    assert (event.actor, event.acting_for) == (cast.officer.pk, cast.office.pk)
