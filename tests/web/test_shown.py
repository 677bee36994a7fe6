"""Days, terms, money and words as people read them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from backend.web import days, words
from backend.web.templatetags import shown

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("language", "written"), [("zh-hans", "2026年3月10日"), ("en", "10 Mar 2026")]
)
def test_a_day_is_written_as_its_reader_writes_it(language: str, written: str) -> None:
    with translation.override(language):
        assert shown.day("2026-03-10") == shown.day(date(2026, 3, 10)) == written


def test_a_moment_late_in_london_is_the_next_day_in_china() -> None:
    late = datetime(2026, 3, 9, 20, 5, tzinfo=UTC)
    assert shown.moment(late) == shown.moment(late.isoformat()) == "2026年3月10日 04:05"


@pytest.mark.parametrize("nothing", [None, "", "soon", "2026-13-01", 7])
def test_what_is_no_day_is_shown_as_nothing(nothing: object) -> None:
    assert shown.day(nothing) == shown.iso(nothing) == shown.ago(nothing, TODAY) == ""


@pytest.mark.parametrize(
    ("start", "end", "state", "said"),
    [
        ("2024-01-01", None, "endless", "长期有效"),
        ("2024-01-01", "2026-11-20", "over", "已过 1 天"),
        ("2024-01-01", "2026-11-21", "ending", "今天到期"),
        ("2024-01-01", "2026-12-21", "ending", "还有 30 天"),
        ("2024-01-01", "2028-12-21", "running", "还有 2 年"),
    ],
)
def test_a_term_says_how_much_of_it_is_left(
    start: str, end: str | None, state: str, said: str
) -> None:
    term = days.window(start, end, TODAY)
    assert (term.state, term.words) == (state, said)


@given(st.dates(), st.integers(-40_000, 40_000), st.dates())
def test_a_bar_is_never_wider_than_its_frame(start: date, length: int, today: date) -> None:
    try:
        end = start + timedelta(days=length)
    except OverflowError:
        return
    assert 0 <= days.window(start, end, today).elapsed <= 100


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [("30000.00", "30,000 元", "CNY 30,000"), ("0.50", "0.50 元", "CNY 0.50")],
)
def test_money_is_grouped_and_has_no_idle_cents(amount: str, chinese: str, english: str) -> None:
    value = {"amount": amount, "currency": "CNY"}
    assert shown.money(value) == chinese
    with translation.override("en"):
        assert shown.money(value) == english


def test_a_word_we_do_not_know_is_shown_as_delivered() -> None:
    assert words.word("合格（整改后）", "result") == "合格（整改后）"
    assert words.tone("合格（整改后）", "result") == "plain"


def test_only_delivered_words_are_good_or_bad_news() -> None:
    tones = {tone for table in words.WORDS.values() for _, tone in table.values()}
    assert tones <= {"good", "caution", "alert", "contested", "plain"}


def test_a_shop_at_a_private_home_gives_the_phone_no_position() -> None:
    home = {"status": "open", "lng": None, "lat": None, "code": "H"}
    shop = {"status": "open", "lng": 106.6, "lat": 26.5, "code": "S"}
    closed = {"status": "closed", "lng": 1.0, "lat": 1.0, "code": "C"}
    assert shown.spots({"outlets": [home, shop, closed]}) == "106.6,26.5"


def test_a_correction_lists_only_what_it_touched() -> None:
    change = {
        "before": {"name": "旧", "status": "closed"},
        "after": {"name": "新", "status": "closed"},
    }
    assert shown.differences(change) == [("名称", "旧", "新")]


def test_a_page_on_a_phone_shows_a_few_of_a_kind_until_asked() -> None:
    assert shown.first_few(list(range(9)), "") == list(range(4))
    assert shown.first_few(list(range(9)), "1") == list(range(9))


def test_the_page_dies_with_the_first_record_that_ends() -> None:
    card: dict[str, Any] = {
        "penalties": [{"source": {"ends_on": "2027-01-01"}}, {"source": {"ends_on": None}}],
        "listings": [{"source": {"ends_on": "2026-12-01"}}],
    }
    assert shown.earliest_end(card) == "2026-12-01"
    card["evaluation"] = {"source": {"ends_on": "2026-11-30"}}
    assert shown.earliest_end(card) == "2026-11-30"


def test_a_name_breaks_between_its_parts_and_is_still_escaped() -> None:
    name = "云溪市观山湖区<b>面馆有限公司分店"
    parts = str(shown.breakable(name)).split("<wbr>")
    assert parts == ["云溪市", "观山湖区", "&lt;b&gt;面馆", "有限公司", "分店"]


@given(st.text())
def test_breaking_a_name_loses_nothing(name: str) -> None:
    from django.utils.html import escape

    assert str(shown.breakable(name)).replace("<wbr>", "") == "".join(map(escape, name))
