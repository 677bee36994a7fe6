"""Days, amounts, numbers and degrees: exact, or refused with the reason."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from backend.intake.fields import FieldType
from backend.intake.measures import LONG_TERM, capital, datum, day, degrees, whole, yuan
from backend.intake.reasons import BROKEN, Noted


def found(kind: FieldType, cell: str) -> tuple[Any, list[str]]:
    value = kind.make(None)(cell)
    if isinstance(value, Noted):
        return value.value, [problem.code for problem in value.problems]
    return value, []


@pytest.mark.parametrize(
    "cell",
    [
        "2019-01-05",
        "2019/1/5",
        "2019/01/05",
        "2019.1.5",
        "20190105",
        "2019年1月5日",
        " 2019-01-05 ",
        "2019-01-05 16:05:10",
        "2019-01-05T00:00:00.000",
    ],
)
def test_a_day_has_many_spellings(cell: str) -> None:
    assert found(day(), cell) == (date(2019, 1, 5), [])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2023/2/30", "bad_day"),
        ("2023-13-01", "bad_day"),
        ("2023-02", "bad_day"),
        ("23-2-3", "bad_day"),
        ("2023-2/3", "bad_day"),
        ("05/01/2019", "bad_day"),
        ("昨天", "bad_day"),
        ("２０１９-01-05", "bad_day"),
        ("2019-01-05x", "bad_day"),
        ("43831", "day_is_serial_number"),
        ("0001-01-01", "day_out_of_range"),
        ("9998-12-31", "day_out_of_range"),
        ("长期", "long_term_not_allowed"),
    ],
)
def test_what_is_no_day_is_refused(cell: str, code: str) -> None:
    assert found(day(), cell) == (BROKEN, [code])


@pytest.mark.parametrize(
    "cell", ["长期", "长期有效", "2099-12-31", "2099-01-31", "20991231", "9999-12-31"]
)
def test_long_term_is_a_day_after_all_others(cell: str) -> None:
    assert found(day(long_term=True), cell) == (LONG_TERM, [])


def test_2099_is_a_day_like_others_where_nothing_is_long_term() -> None:
    assert found(day(), "2099-12-31") == (date(2099, 12, 31), [])


def test_a_decision_of_tomorrow_is_refused_and_of_today_kept() -> None:
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    past = day(may_be_future=False)
    assert found(past, today.isoformat()) == (today, [])
    assert found(past, tomorrow.isoformat()) == (BROKEN, ["in_future"])


@given(st.dates(date(1900, 1, 1), date(2098, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y%m%d"]))
def test_every_day_that_is_written_is_read(value: date, form: str) -> None:
    assert found(day(), value.strftime(form)) == (value, [])


@given(st.text(alphabet="0123456789-/年月日 :T", max_size=12))
def test_no_text_crashes_the_reader_of_days(cell: str) -> None:
    value, _ = found(day(long_term=True), cell)
    assert value is None or value is BROKEN or isinstance(value, date)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("3", "30000.00"),
        ("0.05", "500.00"),
        ("3.000000", "30000.00"),
        ("1,369.950401", "13699504.01"),
        ("0", "0.00"),
        ("0.000001", "0.01"),
    ],
)
def test_ten_thousands_become_yuan_exactly(cell: str, amount: str) -> None:
    assert found(yuan(), cell) == (Decimal(amount), [])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3万元", "amount_with_unit"),
        ("50万", "amount_with_unit"),
        ("30000元", "amount_with_unit"),
        ("3(万元人民币)", "amount_with_unit"),
        ("2万美元", "amount_with_unit"),
        ("-3", "bad_amount"),
        ("3.0000001", "bad_amount"),
        ("3e4", "bad_amount"),
        ("三万", "bad_amount"),
        ("1,36", "bad_amount"),
        ("NaN", "bad_amount"),
        ("9" * 400, "bad_amount"),
    ],
)
def test_an_amount_is_digits_in_ten_thousands_or_refused(cell: str, code: str) -> None:
    assert found(yuan(), cell) == (BROKEN, [code])


def test_odd_amounts_are_kept_and_flagged() -> None:
    assert found(yuan(), "30000") == (Decimal("300000000.00"), ["amount_improbable"])
    assert found(yuan(), "３") == (Decimal("30000.00"), ["fullwidth_normalised"])


@given(st.decimals(min_value=0, max_value=9999, places=6))
def test_no_amount_loses_a_fen(amount: Decimal) -> None:
    assert found(yuan(), f"{amount:f}") == (amount * 10_000, [])


@pytest.mark.parametrize(
    "cell", ["50(万)", "100(万元人民币)", "2万美元", "1,369,306.9504(万元人民币)"]
)
def test_capital_stays_as_it_was_delivered(cell: str) -> None:
    assert found(capital(80), cell) == (cell, [])


@pytest.mark.parametrize("cell", ["12()", "500（）", "180"])
def test_capital_without_its_unit_is_flagged(cell: str) -> None:
    assert found(capital(80), cell) == (cell, ["amount_without_unit"])


def test_whole_numbers_are_whole_and_within_bounds() -> None:
    year = whole(1990, 2199)
    assert found(year, "2025") == (2025, [])
    assert found(year, "2025.5") == (BROKEN, ["bad_number"])
    assert found(year, "²") == (BROKEN, ["bad_number"])
    assert found(year, "25") == (BROKEN, ["number_out_of_range"])


def test_degrees_are_decimal_and_on_earth() -> None:
    assert found(degrees(180), "106.5516") == (106.5516, [])
    assert found(degrees(180), "") == (None, [])
    for cell in ("106°33′", "nan", "inf", "1e2", "181", "-181", "29,5"):
        assert found(degrees(180), cell) == (BROKEN, ["bad_coordinate"])


@pytest.mark.parametrize("cell", ["GCJ-02", "gcj02", "ＧＣＪ－０２"])
def test_the_coordinate_system_has_spellings(cell: str) -> None:
    assert found(datum(), cell) == ("GCJ-02", [])
    assert found(datum(), "北京54")[1] == ["unknown_choice"]


def test_an_endless_amount_is_refused_without_being_searched() -> None:
    assert found(yuan(), "1" + " " * 100_000 + "x") == (BROKEN, ["bad_amount"])
