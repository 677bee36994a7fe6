"""What holds for one application: limits of its version's terms, and the terms of its clocks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from backend.deadlines.counting import Term, calendar
from incentives.applications.models import DECIDE_WITHIN, Application
from incentives.offers.loans import EQUAL_INSTALMENTS, Loan, cost_of
from incentives.offers.models import Version

WITH_AMOUNT = ("loan", "support")  # fields in which a number of yuan is asked for
ANSWER_WITHIN = 10
ANSWER = Term(
    "answer", ANSWER_WITHIN, "working_days", "信易+ 申请规则：十个工作日内回答", "applicant"
)


class Limits(NamedTuple):
    """The most that may be asked, granted or charged; None where the offer says nothing."""

    amount: Decimal | None = None
    months: int | None = None
    rate: Decimal | None = None
    fees: Decimal | None = None


def limits_of(version: Version, *, better: bool) -> Limits:
    """By the terms that hold: the better ones where the condition is met."""
    if version.offer.field not in WITH_AMOUNT:
        return Limits()
    terms = _terms(version, better=better)
    months = terms.get("months")
    return Limits(
        terms.get("amount"),
        int(months) if months is not None else None,
        terms.get("rate_to"),
        terms.get("fees"),
    )


def decide_days(version: Version, *, better: bool) -> int:
    """Working days until the decision: as the version says of an approval, else ten."""
    told = _terms(version, better=better).get("days") if version.offer.field == "approval" else None
    return int(told) if told else DECIDE_WITHIN


def papers_days(version: Version, *, better: bool) -> int:
    """Days in which what is missing may follow a yes; 0: nothing may."""
    if version.offer.field != "approval":
        return 0
    return int(_terms(version, better=better).get("follow_up_days") or 0)


def is_above_cap(application: Application) -> bool:
    """Whether the loan as granted truly costs more a year than a listed one may, all fees in it."""
    amount, fees = application.granted_amount, application.granted_fees or Decimal(0)
    months = application.granted_months or application.months or application.months_most or 1
    if amount is None or application.granted_rate is None:
        return False
    if fees >= amount:
        return True
    repayment = str(application.version.details.get("repayment", EQUAL_INSTALMENTS))
    loan = Loan(amount, months, application.granted_rate, fees, repayment)
    return cost_of(loan).simple_rate > Decimal(settings.OFFERS_MOST_ANNUAL_RATE)


def decide(days: int) -> Term:
    """The partner's clock."""
    rule = f"信易+ 申请规则：{days} 个工作日内决定，逾期公开"
    return Term("decide", days, "working_days", rule, "partner")


def rest(days: int) -> Term:
    """What is left of it once an answer is there."""
    rule = f"信易+ 申请规则：等待回答的时间不计入，余 {days} 个工作日"
    return Term("decide", days, "working_days", rule, "partner")


def papers(days: int) -> Term:
    """The applicant's own promise."""
    rule = f"先批后补：{days} 日内补交材料"
    return Term("papers", days, "days", rule, "applicant", 5)


def working_days_left(today: date, *, until: date) -> int:
    """Working days after today up to the last day of a term."""
    known, days = calendar(), max(0, (until - today).days)
    return sum(known.is_worked(today + timedelta(days=each + 1)) for each in range(days))


def _terms(version: Version, *, better: bool) -> dict[str, Decimal]:
    return {term.code: term.value(is_met=better) for term in version.terms.all()}
