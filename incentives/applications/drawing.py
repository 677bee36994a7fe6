"""What is granted counts against the budget of the agreement under which it was applied for."""

from __future__ import annotations

from incentives.applications.models import Application
from incentives.partners import budgets
from incentives.partners.refusals import AgreementOver


def draw(application: Application) -> None:
    """Take the granted CNY of the budget, once (not saved). Raises BudgetSpent: nothing is taken.

    Of the day it was sent: what is decided after an agreement ended still counts against that one.
    """
    day = application.submitted_on
    if application.granted_amount is None or application.drawn_of or day is None:
        return
    try:
        application.drawn_of = budgets.take(
            application.partner, money=application.granted_amount, on=day
        )
    except AgreementOver:  # it was ended on that very day: no budget is left that could be kept
        return


def give_back(application: Application) -> None:
    """What was granted is not used, says the partner (not saved)."""
    held, day = application.drawn_of, application.submitted_on
    if held is None or application.granted_amount is None or day is None:
        return
    money = application.granted_amount
    budgets.give_back(application.partner, money=money, on=day, agreement=held)
    application.drawn_of = None
