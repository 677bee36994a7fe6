"""What is on record in the demo city: every state a page can show, today and on any later day."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merchants.demo import famous, history
from merchants.demo.city import FIRST_TODAY, merchant
from merchants.demo.files import rows
from merchants.demo.rows import Row, years_later
from merchants.demo.trades import OFFENCES, OFFENCES_OF, PERMITS, TRADES

TODAY = date(2026, 11, 22)
COUNT = 12_000
LONGEST = {"一般": 1, "严重": 3}  # years of publication


@pytest.fixture(scope="module")
def filed() -> dict[str, list[Row]]:
    found = defaultdict(list)
    for file, row in rows(COUNT, TODAY):
        found[file].append(row)
    return found


def ends_on(penalty: Row) -> date:
    latest = years_later(date.fromisoformat(penalty["CF_JDRQ"]), LONGEST[penalty["严重程度"]])
    given_end = penalty.get("CF_GSJZQ")
    return min(latest, date.fromisoformat(given_end)) if given_end else latest


@pytest.mark.parametrize("severity", LONGEST)
def test_penalties_are_in_just_after_and_long_after_their_window(
    filed: dict[str, list[Row]], severity: str
) -> None:
    ages = [(TODAY - ends_on(p)).days for p in filed["penalties"] if p["严重程度"] == severity]
    assert any(age <= 0 for age in ages)
    assert any(1 <= age <= 30 for age in ages)
    assert any(age > 30 for age in ages)


def test_minor_penalties_are_delivered_too(filed: dict[str, list[Row]]) -> None:
    severities = Counter(penalty["严重程度"] for penalty in filed["penalties"])
    assert severities["一般"] > severities["轻微"] > severities["严重"] > 0


def test_the_class_fits_what_was_imposed() -> None:
    harsh = ("责令停产停业", "吊销许可证件", "责令关闭")
    for offence in OFFENCES.values():
        assert (offence.severity == "严重") == any(kind in offence.kinds for kind in harsh)
        assert (offence.severity == "轻微") == (offence.fine == (0, 0))
        assert (offence.fine != (0, 0)) == ("罚款" in offence.kinds)
        assert "《" in offence.basis


def test_money_is_delivered_in_units_of_ten_thousand_yuan(filed: dict[str, list[Row]]) -> None:
    story = filed["penalties"][0]
    assert "5000 元" in story["CF_NR"]
    assert story["CF_NR_FK"] == "0.500000"


def test_every_trade_can_be_fined_and_every_word_is_known() -> None:
    assert all("一般" in OFFENCES_OF[trade] for trade in TRADES)
    assert all(trade in TRADES for offence in OFFENCES.values() for trade in offence.trades)
    used = {permit.key for trade in TRADES.values() for permit in trade.permits}
    assert used == set(PERMITS)


def test_permits_are_valid_expired_and_without_end(filed: dict[str, list[Row]]) -> None:
    ends = [permit["XK_YXQZI"] for permit in filed["permits"]]
    expired = sum(end < TODAY.isoformat() for end in ends)
    assert 0.03 < expired / len(ends) < 0.12
    assert 0.05 < ends.count("2099-12-31") / len(ends) < 0.4
    assert {permit["XK_ZT"] for permit in filed["permits"]} == {"1", "2"}


def test_shares_of_records_are_as_planned(filed: dict[str, list[Row]]) -> None:
    lists = Counter(row["名单类型"] for row in filed["lists"])
    inspected = {row["统一社会信用代码"] for row in filed["inspections"]}
    assert 0.045 < len({p["CF_XDR_SHXYM"] for p in filed["penalties"]}) / COUNT < 0.075
    assert 0.013 < lists["经营异常名录"] / COUNT < 0.027
    assert 0 < lists["严重失信主体名单"] / COUNT < 0.003
    assert 0.02 < lists["荣誉"] / COUNT < 0.04
    assert lists["海关高级认证"] > 0
    assert 0.05 < len(filed["tax"]) / COUNT < 0.11
    assert 0.3 < len(inspected) / COUNT < 0.4
    assert {row["评价等级"] for row in filed["evaluations"]} == set("ABCD")


def test_no_document_number_is_used_twice(filed: dict[str, list[Row]]) -> None:
    for file, heading in (
        ("permits", "XK_WSH"),
        ("penalties", "CF_WSH"),
        ("lists", "列入决定书文号"),
        ("inspections", "检查编号"),
        ("evaluations", "评价文号"),
    ):
        numbers = [row[heading] for row in filed[file]]
        assert len(set(numbers)) == len(numbers), file


@settings(max_examples=40)
@given(number=st.integers(10, 80_000), day=st.dates(FIRST_TODAY, date(2060, 1, 1)))
def test_nothing_is_decided_before_the_founding_or_in_the_future(number: int, day: date) -> None:
    shop = merchant(number)
    headings = {
        "permits": "XK_JDRQ",
        "penalties": "CF_JDRQ",
        "lists": "列入日期",
        "tax": "列入日期",
        "inspections": "检查日期",
        "evaluations": "评价日期",
    }
    for file, row in history.records(shop, day):
        decided_on = date.fromisoformat(row[headings[file]])
        assert shop.established_on < decided_on < shop.horizon(day), (file, row)
        assert all(row.get(heading, "") < day.isoformat() for heading in ("移出日期", "撤销日期"))


def test_the_same_day_tells_the_same_story_and_another_day_a_living_one() -> None:
    shop = next(m for m in map(merchant, range(10, 500)) if list(history.records(m, TODAY)))
    assert list(history.records(shop, TODAY)) == list(history.records(shop, TODAY))
    later = TODAY + timedelta(days=400)
    assert list(history.records(shop, TODAY)) != list(history.records(shop, later))


def story(shop: famous.Merchant) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for file, row in famous.records(shop, TODAY):
        found[file].append(row)
    return found


def test_the_first_demo_shop_shows_everything_and_the_book_shop_nothing() -> None:
    expected = {"permits", "penalties", "lists", "tax", "inspections", "evaluations"}
    assert set(story(famous.NOODLES)) == expected
    assert story(famous.BOOKS) == {}


def test_the_hotpot_has_an_expired_permit_and_a_serious_penalty_in_its_window() -> None:
    hotpot = story(famous.HOTPOT)
    assert hotpot["permits"][0]["XK_YXQZI"] < TODAY.isoformat()
    assert hotpot["penalties"][0]["严重程度"] == "严重"
    assert ends_on(hotpot["penalties"][0]) > TODAY


def test_the_hotels_penalty_ended_yesterday() -> None:
    assert ends_on(story(famous.HOTEL)["penalties"][0]) == TODAY - timedelta(days=1)


def test_the_closed_barber_has_no_record_after_its_closing() -> None:
    days = [row["检查日期"] for row in story(famous.BARBER)["inspections"]]
    assert days
    assert max(days) < str(famous.BARBER.closed_on)
