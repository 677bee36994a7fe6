"""What a loan really costs: paid back month by month, its true annual rate, an example. Pure.

The rate that partners name is simple and without fees. The true rate is the one at which everything
paid is worth what was received (internal rate of return): told simple (twelve times the month's),
as the law counts its cap, and compounded, as banks abroad tell it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

MONTHS_A_YEAR = 12
FEN, HUNDREDTH = Decimal("0.01"), Decimal("0.01")
EQUAL_INSTALMENTS, EQUAL_PRINCIPAL = "equal_instalments", "equal_principal"
INTEREST_FIRST, AT_END = "interest_first", "at_end"
REPAYMENTS = (EQUAL_INSTALMENTS, EQUAL_PRINCIPAL, INTEREST_FIRST, AT_END)
DIGITS, HALVINGS = 34, 90
HIGHEST_MONTHLY = Decimal(10)  # a thousand percent a month


class Loan(NamedTuple):
    """So much, for so many months, at an annual simple rate in percent; fees are paid at once."""

    amount: Decimal
    months: int
    rate: Decimal
    fees: Decimal
    repayment: str


class Cost(NamedTuple):
    """What it comes to. `payments`: month by month; `received`: after the fees."""

    payments: tuple[Decimal, ...]
    received: Decimal
    interest: Decimal
    total: Decimal  # interest and fees
    simple_rate: Decimal  # true annual rate in percent, twelve months' sum
    effective_rate: Decimal  # the same, compounded

    @property
    def first(self) -> Decimal:
        """What is paid in the first month."""
        return self.payments[0]

    @property
    def last(self) -> Decimal:
        """What is paid in the last month."""
        return self.payments[-1]


def cost_of(loan: Loan) -> Cost:
    """All of it. The loan must be of at least a month and more than its fees."""
    with localcontext() as context:
        context.prec = DIGITS
        paid = payments(loan)
        received = loan.amount - loan.fees
        monthly = monthly_rate(received, paid)
        interest = sum(paid, Decimal(0)) - loan.amount
        simple = monthly * MONTHS_A_YEAR * 100
        effective = ((1 + monthly) ** MONTHS_A_YEAR - 1) * 100
        return Cost(
            paid,
            received,
            interest,
            interest + loan.fees,
            simple.quantize(HUNDREDTH, ROUND_HALF_UP),
            effective.quantize(HUNDREDTH, ROUND_HALF_UP),
        )


def payments(loan: Loan) -> tuple[Decimal, ...]:
    """What is paid at the end of each month, in fen; the last one settles what rounding left."""
    monthly = loan.rate / 100 / MONTHS_A_YEAR
    if loan.repayment == AT_END:
        whole = loan.amount * (1 + monthly * loan.months)
        return (*[Decimal(0)] * (loan.months - 1), _fen(whole))
    if loan.repayment == INTEREST_FIRST:
        interest = _fen(loan.amount * monthly)
        return (*[interest] * (loan.months - 1), interest + loan.amount)
    share = _instalment(loan, monthly) if loan.repayment == EQUAL_INSTALMENTS else None
    return tuple(_paid_down(loan, monthly, share))


def _paid_down(loan: Loan, monthly: Decimal, instalment: Decimal | None) -> list[Decimal]:
    principal = _fen(loan.amount / loan.months)
    left, paid = loan.amount, []
    for month in range(1, loan.months + 1):
        interest = _fen(left * monthly)
        back = principal if instalment is None else instalment - interest
        if month == loan.months:
            back = left
        left -= back
        paid.append(back + interest)
    return paid


def _instalment(loan: Loan, monthly: Decimal) -> Decimal:
    if not monthly:
        return _fen(loan.amount / loan.months)
    growth = (1 + monthly) ** loan.months
    return _fen(loan.amount * monthly * growth / (growth - 1))


def monthly_rate(received: Decimal, paid: Sequence[Decimal]) -> Decimal:
    """The rate a month at which `paid` is worth what was received; 0 where nothing is added."""
    if received <= 0:
        return HIGHEST_MONTHLY
    low, high = Decimal(0), HIGHEST_MONTHLY
    if sum(paid, Decimal(0)) <= received:
        return low
    for _step in range(HALVINGS):
        middle = (low + high) / 2
        if _worth(paid, middle) > received:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _worth(paid: Sequence[Decimal], monthly: Decimal) -> Decimal:
    worth = Decimal(0)
    for each in reversed(paid):
        worth = (worth + each) / (1 + monthly)
    return worth


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, ROUND_HALF_UP)
