"""Everything that anybody may know of one offer: terms, what a loan costs, quotas, versions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from incentives.offers.catalogue.entries import told_of
from incentives.offers.loans import Cost, Loan, cost_of
from incentives.offers.models import PUBLIC, State, Version
from incentives.offers.reading import NoSuchOffer
from incentives.offers.ways import figures_of, left_of
from incentives.offers.writing.checking import example_loan
from incentives.partners.models import Agreement

OPEN, COMING, PAUSED, OVER = "open", "coming", "paused", "over"


class Example(NamedTuple):
    """One loan told to the end, for one of the two sides."""

    loan: Loan
    cost: Cost


class LoanShown(NamedTuple):
    """The same amount and term for everyone and at the better rate, so that they compare."""

    everyone: Example
    better: Example | None


def shown_version(code: str, number: int | None = None) -> Version:
    """What is, or was, public of this offer: the newest version, or one. Raises NoSuchOffer."""
    public = Version.objects.filter(offer__code=code, state__in=PUBLIC)
    if number is not None:
        public = public.filter(number=number)
    whole = public.select_related("offer__partner").prefetch_related("terms")
    found = whole.order_by("-number").first()
    if found is None:
        raise NoSuchOffer
    return found


def status_of(version: Version) -> str:
    """Whether it can be had today: open, coming, paused or over."""
    day = timezone.localdate()
    if version.state != State.PUBLISHED or version.ends_on < day:
        return OVER
    if agreement_until(version, on=day) is None:
        return OVER
    if version.offer.paused_at is not None:
        return PAUSED
    return COMING if version.starts_on > day else OPEN


def agreement_until(version: Version, *, on: date) -> date | None:
    """Until when its partner is bound; None where no agreement is in force."""
    held = Agreement.objects.in_force(on).filter(partner=version.offer.partner_id).first()
    return held.ends_on if held else None


def loan_of(version: Version) -> LoanShown | None:
    """What it costs to borrow, computed here and not by the partner; None for all but loans."""
    if version.offer.field != "loan":
        return None
    numbers = {term.code: (term.everyone, term.better) for term in version.terms.all()}
    plain = example_loan(numbers, version.details, is_met=False)
    if plain is None:
        return None
    everyone = Example(plain, cost_of(plain))
    loan = example_loan(numbers, version.details, is_met=True)
    has_better = version.has_condition and loan is not None and loan != plain
    return LoanShown(everyone, Example(loan, cost_of(loan)) if has_better and loan else None)


def versions_of(version: Version) -> list[Version]:
    """Every public version, the newest first."""
    public = Version.objects.filter(offer=version.offer_id, state__in=PUBLIC)
    return list(public.order_by("-number"))


def detail_of(version: Version) -> dict[str, Any]:
    """One offer as the open API tells it."""
    day, loan = timezone.localdate(), loan_of(version)
    until = agreement_until(version, on=day)
    partner = version.offer.partner
    about = {"contact": partner.contact, "kind": partner.kind}
    bound = {"agreement_until": until.isoformat() if until else None}
    told = told_of(version)
    return {
        **told,
        "status": status_of(version),
        "partner": {**told["partner"], **about, **bound},
        "example": _example(loan.everyone) if loan else None,
        "better_example": _example(loan.better) if loan and loan.better else None,
        "quotas": _quotas(version, day),
        "versions": _versions(versions_of(version)),
        "figures": figures_of(version),
        "receipt": str(version.receipt) if version.receipt else None,
    }


def _example(shown: Example) -> dict[str, Any]:
    loan, cost = shown
    money = {"received": cost.received, "first_payment": cost.first, "last_payment": cost.last}
    sums = {"amount": loan.amount, "fees": loan.fees, "interest": cost.interest, "cost": cost.total}
    told = {name: f"{value:.2f}" for name, value in {**sums, **money}.items()}
    rates = {"rate": loan.rate, "true_rate": cost.simple_rate}
    compounded = {"true_rate_compounded": cost.effective_rate}
    percents = {name: f"{value:.2f}" for name, value in {**rates, **compounded}.items()}
    plain = {"months": loan.months, "repayment": loan.repayment, "currency": "CNY"}
    return {**plain, **told, **percents}


def _quotas(version: Version, day: date) -> list[dict[str, Any]]:
    return [
        {
            "per": quota.per,
            "most": quota.most,
            "left": left,
            "starts_on": quota.starts_on.isoformat(),
            "ends_on": quota.ends_on.isoformat(),
        }
        for quota, left in left_of(version, on=day)
    ]


def _versions(versions: Iterable[Version]) -> list[dict[str, Any]]:
    return [
        {
            "version": one.number,
            "published_at": one.published_at.isoformat() if one.published_at else None,
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        }
        for one in versions
    ]
