"""Words and tones of applications on pages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from incentives.applications.models import Application
from incentives.applications.states import State
from incentives.applications.terms import Limits

TONES: Mapping[str, str] = {
    State.DRAFT: "plain",
    State.SUBMITTED: "plain",
    State.ASKED: "caution",
    State.APPROVED: "good",
    State.REFUSED: "plain",
    State.WITHDRAWN: "plain",
    State.ENDED: "caution",
}
Cash = dict[str, str]


def tone(one: Application) -> str:
    """How loud its state is."""
    return TONES.get(one.state, "plain")


def cash(amount: Decimal | None) -> Cash | None:
    """A sum as pages write it."""
    return {"amount": f"{amount:.2f}", "currency": "CNY"} if amount is not None else None


def percent(rate: Decimal | None) -> str:
    """A rate without zeros at its end."""
    return f"{rate.normalize():f}%" if rate is not None else ""


def shown(limits: Limits) -> dict[str, object]:
    """Limits or a grant as pages show them; empty where the offer has none."""
    return {
        "amount": cash(limits.amount),
        "months": limits.months,
        "rate": percent(limits.rate),
        "fees": cash(limits.fees),
        "is_any": any(each is not None for each in limits),
    }


def limits_of(one: Application) -> dict[str, object]:
    """The terms that hold for an application."""
    return shown(Limits(one.amount_most, one.months_most, one.rate_most, one.fees_most))


def grant_of(one: Application) -> dict[str, object]:
    """What was granted."""
    return shown(Limits(one.granted_amount, one.granted_months, one.granted_rate, one.granted_fees))
