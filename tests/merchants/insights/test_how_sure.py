"""Intervals hold what they are about; whatever stands in a text is found by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.intervals import rate, share
from merchants.insights.wording import grams_asked, grams_of, terms_of

WORDS = st.text(alphabet="电饭煲不通店家退款abc12，。 🍜", min_size=1, max_size=60)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_share_lies_within_its_interval(part: int, more: int) -> None:
    found = share(part, part + more)
    assert 0 <= found.low <= found.high <= 1
    assert found.low <= found.value <= found.high or not part + more


@given(st.integers(1, 400), st.integers(1, 50))
def test_more_of_the_same_is_surer(whole: int, times: int) -> None:
    few, many = share(whole // 2, whole), share(whole // 2 * times, whole * times)
    assert many.high - many.low <= few.high - few.low + 1e-9


@pytest.mark.parametrize(
    ("events", "low", "high"), [(0, 0, 3.69), (1, 0.0253, 5.57), (5, 1.62, 11.67), (50, 37.1, 65.9)]
)
def test_a_rate_is_as_sure_as_the_tables_say(events: int, low: float, high: float) -> None:
    """Exact Poisson limits from tables; Byar's come within two in a hundred of an event."""
    found = rate(events, 10_000)
    assert found.value == events
    assert found.low == pytest.approx(low, abs=0.06)
    assert found.high == pytest.approx(high, abs=0.06)


@given(WORDS, st.data())
def test_any_part_of_a_word_finds_the_text(text: str, data: st.DataObject) -> None:
    grams = set(grams_of(text))
    for term in terms_of(text)[:5]:
        start = data.draw(st.integers(0, len(term) - 1))
        end = data.draw(st.integers(start + 1, len(term)))
        assert set(grams_asked(term[start:end])) <= grams
