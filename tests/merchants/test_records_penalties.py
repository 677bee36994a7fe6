"""A penalty on the page: only with its class, only within its window, gone when revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings

from backend.kernel.clock import same_day_later
from merchants.lookup.cards import as_of, today
from merchants.lookup.models import Card
from merchants.lookup.turning import turn_all
from merchants.records.models import Record
from tests.factories.cards import card, feed, let_it_be, rebuilt_cards, stored_cards
from tests.factories.deliveries import CENTRE, ago, counts, hand_in
from tests.factories.rows import penalty, registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registered(db: None) -> None:
    hand_in("enterprises", registration())


def decided(months_ago: int, *, plus_days: int = 0) -> str:
    """A day so many months ago, so that a window of that length ends around today."""
    return (same_day_later(today(), months=-months_ago) + timedelta(days=plus_days)).isoformat()


def test_a_penalty_is_shown_with_where_it_comes_from() -> None:
    hand_in("penalties", penalty(目录事项="10.1"), source=CENTRE)
    (item,) = card()["penalties"]
    assert item["title"] == "经营超过保质期的食品"
    assert item["fine"] == {"amount": "30000.00", "currency": "CNY"}
    assert (item["severity"], item["contested"], item["kinds"]) == (
        "general",
        False,
        ["罚款", "没收违法所得"],
    )
    source = item["source"]
    assert source["office"] == "渝北区市场监督管理局"
    assert source["delivered_by"] == "市信用中心"
    assert source["document_no"] == "渝北市监罚〔2026〕7号"
    assert source["legal_basis"] == "《食品安全法》第一百二十四条"
    assert (source["catalogue_item"], source["decided_on"]) == ("10.1", ago(100))
    assert source["ends_on"] == same_day_later(today() - timedelta(100), months=12).isoformat()


@pytest.mark.parametrize(("severity", "months"), [("一般", 12), ("严重", 36)])
def test_the_last_day_is_shown_and_the_next_is_not(severity: str, months: int) -> None:
    still = penalty(CF_WSH="一", CF_JDRQ=decided(months), 严重程度=severity)
    over = penalty(CF_WSH="二", CF_JDRQ=decided(months, plus_days=-1), 严重程度=severity)
    assert counts(hand_in("penalties", still, over)) == (2, 2, 0, 0)
    assert [item["document_no"] for item in card()["penalties"]] == ["一"]
    assert card()["counts"]["penalties"] == 1
    assert feed()[1:] == [("item_published", "penalty")]


def test_without_its_class_a_penalty_is_kept_flagged_and_not_shown() -> None:
    told = hand_in("penalties", penalty(严重程度=""))
    assert (counts(told), told.reasons["flagged"]) == ((1, 1, 0, 0), {"class_missing": 1})
    assert card()["penalties"] == []
    assert Record.objects.get().flags == ["class_missing"]
    assert feed() == [("registered", "")]


def test_a_minor_penalty_leaves_no_trace_in_public() -> None:
    hand_in("penalties", penalty(严重程度="轻微"))
    assert (card()["penalties"], card()["counts"]["penalties"]) == ([], 0)
    assert feed() == [("registered", "")]


@override_settings(PUBLISH_MINOR_PENALTIES=True)
def test_where_the_city_decides_so_a_minor_penalty_is_shown_for_three_months() -> None:
    hand_in("penalties", penalty(CF_JDRQ=decided(3), CF_WSH="一", 严重程度="轻微"))
    hand_in("penalties", penalty(CF_JDRQ=decided(3, plus_days=-1), CF_WSH="二", 严重程度="轻微"))
    (item,) = card()["penalties"]
    assert (item["document_no"], item["source"]["ends_on"]) == ("一", today().isoformat())


def test_an_earlier_delivered_end_is_kept_to_and_a_later_one_is_not() -> None:
    early = penalty(CF_WSH="一", CF_GSJZQ=ago(-5))
    late = penalty(CF_WSH="二", CF_GSJZQ=ago(-3000))
    never = penalty(CF_WSH="三", CF_GSJZQ="长期")
    hand_in("penalties", early, late, never)
    longest = same_day_later(today() - timedelta(100), months=12).isoformat()
    ends = {item["document_no"]: item["source"]["ends_on"] for item in card()["penalties"]}
    assert ends == {"一": ago(-5), "二": longest, "三": longest}


def test_an_end_that_has_passed_is_never_published() -> None:
    hand_in("penalties", penalty(CF_GSJZQ=ago(1)))
    assert card()["penalties"] == []
    assert feed() == [("registered", "")]


def test_a_revoked_penalty_leaves_the_card_at_once_and_the_feed_says_so() -> None:
    hand_in("penalties", penalty())
    assert counts(hand_in("penalties", penalty(撤销日期=ago(0)))) == (1, 1, 0, 0)
    assert card()["penalties"] == []
    assert feed()[1:] == [("item_published", "penalty"), ("item_ended", "penalty")]
    assert [(r.version, r.withdrawn_reason) for r in Record.objects.order_by("version")] == [
        (1, ""),
        (2, "决定已被撤销"),
    ]


def test_what_ended_is_not_told_for_past_days_either() -> None:
    hand_in("penalties", penalty())
    merchant = Card.objects.get().pk
    shown = as_of(merchant, today())
    assert shown is not None
    assert len(shown["penalties"]) == 1
    hand_in("penalties", penalty(撤销日期=ago(0)))
    for day in (today(), today() - timedelta(1)):
        told = as_of(merchant, day)
        assert told is None or told["penalties"] == []


def test_a_day_later_the_window_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in("penalties", penalty(CF_GSJZQ=ago(0)))
    assert len(card()["penalties"]) == 1
    assert Card.objects.get().changes_on == today() + timedelta(1)
    let_it_be(today() + timedelta(1), monkeypatch)
    assert len(next(iter(stored_cards().values()))["penalties"]) == 1
    assert card()["penalties"] == []
    assert stored_cards() == rebuilt_cards()
    assert feed()[1:] == [("item_published", "penalty"), ("item_ended", "penalty")]
    assert turn_all() == 0


def test_the_sweep_ends_what_nobody_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in("penalties", penalty(CF_GSJZQ=ago(0)))
    let_it_be(today() + timedelta(1), monkeypatch)
    assert turn_all() == 1
    assert stored_cards() == rebuilt_cards()
    assert feed()[-1] == ("item_ended", "penalty")
    assert turn_all() == 0
    assert feed().count(("item_ended", "penalty")) == 1


def test_a_delivery_after_midnight_still_tells_what_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in("penalties", penalty(CF_WSH="一", CF_GSJZQ=ago(0)))
    let_it_be(today() + timedelta(1), monkeypatch)
    hand_in("penalties", penalty(CF_WSH="二"))
    turn_all()
    assert [item["document_no"] for item in card()["penalties"]] == ["二"]
    told = feed()[1:]
    assert told.count(("item_ended", "penalty")) == 1
    assert told.count(("item_published", "penalty")) == 2


def test_the_whole_truth_of_a_year_is_in_the_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in("penalties", penalty())
    let_it_be(today() + timedelta(400), monkeypatch)
    assert card()["penalties"] == []
    assert Record.objects.get().facts["content"] == "罚款 30000 元"
