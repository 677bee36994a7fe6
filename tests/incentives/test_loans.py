"""What a loan really costs, beside formulas that are not ours."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.offers.loans import (
    AT_END,
    EQUAL_INSTALMENTS,
    EQUAL_PRINCIPAL,
    INTEREST_FIRST,
    REPAYMENTS,
    Loan,
    cost_of,
)

FEN_A_MONTH = Decimal("0.01")


def loan(repayment: str, *, rate: str = "6", months: int = 12, fees: str = "0") -> Loan:
    return Loan(Decimal(100_000), months, Decimal(rate), Decimal(fees), repayment)


def test_equal_instalments_as_in_any_table_of_annuities() -> None:
    """100,000 at 6% over 12 months: 8,606.64 a month by the formula of annuities in floats."""
    told = cost_of(loan(EQUAL_INSTALMENTS))
    rate = 0.06 / 12
    assert float(told.first) == pytest.approx(100_000 * rate / (1 - (1 + rate) ** -12), abs=0.005)
    assert told.first == Decimal("8606.64")
    assert told.interest == sum(told.payments) - 100_000
    assert told.simple_rate == Decimal("6.00")
    assert told.effective_rate == Decimal("6.17")


def test_equal_principal_costs_interest_on_what_is_left() -> None:
    """The sum of the months' interest is P·r·(n+1)/2."""
    told = cost_of(loan(EQUAL_PRINCIPAL, months=10))
    assert told.interest == Decimal(100_000) * Decimal("0.005") * 11 / 2
    assert told.first == Decimal(10_500)
    assert told.simple_rate == Decimal("6.00")


def test_interest_first_and_all_at_the_end() -> None:
    first = cost_of(loan(INTEREST_FIRST))
    assert (first.first, first.last, first.interest) == (500, 100_500, 6000)
    end = cost_of(loan(AT_END))
    assert (end.first, end.last, end.interest) == (0, 106_000, 6000)
    # Interest that is not taken month by month is a lower rate: 12·(1.06^(1/12) − 1).
    assert float(end.simple_rate) == pytest.approx(1200 * (1.06 ** (1 / 12) - 1), abs=0.006)
    assert end.effective_rate == Decimal("6.00")


def test_fees_make_the_true_rate_higher() -> None:
    """A loan of a year, all at the end: received 98,000, paid 106,000, so 8.163…% effective."""
    told = cost_of(loan(AT_END, fees="2000"))
    assert float(told.effective_rate) == pytest.approx(100 * (106_000 / 98_000 - 1), abs=0.006)
    assert told.total == 8000


@given(
    repayment=st.sampled_from(REPAYMENTS),
    rate=st.decimals(0, 36, places=2),
    months=st.integers(1, 60),
    amount=st.integers(1_000, 500_000),
    fees=st.integers(0, 500),
)
def test_whatever_the_loan_everything_is_paid_back_and_fees_never_lower_the_rate(
    repayment: str, rate: Decimal, months: int, amount: int, fees: int
) -> None:
    plain = cost_of(Loan(Decimal(amount), months, rate, Decimal(0), repayment))
    dear = cost_of(Loan(Decimal(amount), months, rate, Decimal(fees), repayment))
    assert plain.interest >= -months * FEN_A_MONTH
    assert all(payment >= 0 for payment in plain.payments)
    assert dear.simple_rate >= plain.simple_rate
    # Worth of all payments at the rate found, in floats, is what was received.
    monthly = float(dear.simple_rate) / 1200
    worth = sum(float(paid) / (1 + monthly) ** at for at, paid in enumerate(dear.payments, 1))
    assert worth == pytest.approx(float(dear.received), rel=0.003)
