"""What is granted counts against the agreement's budget; the last of a quota goes to one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from incentives.applications import actions, deciding
from incentives.applications.drafts import Told
from incentives.applications.models import Application
from incentives.applications.refusals import GrantAboveCap
from incentives.applications.sending import submit
from incentives.applications.states import Outcome
from incentives.partners.budgets import spent
from incentives.partners.models import Agreement
from incentives.partners.refusals import BudgetSpent
from tests.accounts.cast import somebody
from tests.incentives import applied
from tests.incentives.applied import NO, YES, Bank
from tests.incentives.listed import LOAN, agreed_anew, agreement_ends
from tests.incentives.racing import at_once
from tests.incentives.takers import limited


def a_capped_bank(budget: str = "40000") -> tuple[Bank, Agreement]:
    bank = applied.a_bank()
    return bank, agreed_anew(bank.partner, budget=Decimal(budget))


def granted(bank: Bank, one: Application, amount: int = 30_000) -> Application:
    verdict = YES._replace(amount=Decimal(amount))
    return deciding.decide(by=bank.by, application=one.id, verdict=verdict)


@pytest.mark.django_db
def test_what_is_granted_is_taken_of_the_budget_and_never_more() -> None:
    bank, agreement = a_capped_bank()
    one, two = (applied.sent(bank, somebody(number)) for number in (1, 2))
    assert granted(bank, one).drawn_of == agreement.pk
    assert spent(agreement) == 30_000
    with pytest.raises(BudgetSpent):
        granted(bank, two)
    two.refresh_from_db()
    assert (two.state, two.drawn_of) == ("submitted", None)
    granted(bank, two, 10_000)
    assert spent(agreement) == 40_000


@pytest.mark.django_db
def test_a_no_takes_nothing_and_what_was_not_used_comes_back_once() -> None:
    bank, agreement = a_capped_bank()
    one, two = (applied.sent(bank, somebody(number)) for number in (1, 2))
    deciding.decide(by=bank.by, application=one.id, verdict=NO)
    assert spent(agreement) == 0
    granted(bank, two)
    for outcome in (Outcome.NOT_USED, Outcome.NOT_USED, Outcome.USED, Outcome.NOT_USED):
        deciding.report_outcome(by=bank.by, application=two.id, outcome=outcome)
    assert spent(agreement) == 0


@pytest.mark.django_db
def test_what_is_decided_after_the_agreement_ended_counts_against_that_one() -> None:
    bank, _agreement = a_capped_bank()
    one = applied.sent(bank, somebody(1))
    agreement_ends(bank.partner)
    assert granted(bank, one).state == "approved"  # it is decided to the end


@pytest.mark.django_db
def test_fees_of_the_whole_offer_do_not_make_a_small_loan_dear() -> None:
    fees = {**LOAN, "fees": ("2000", None)}  # of 50,000 over a year; of 3,000 it would be usury
    bank = applied.a_bank(terms=fees)
    one = applied.sent(bank, somebody(1), Told(Decimal(3000), 3, "修一台冰柜。"))
    dear = YES._replace(amount=Decimal(3000), months=3, fees=Decimal(2000))
    for verdict in (dear, dear._replace(months=None), dear._replace(fees=Decimal(200))):
        with pytest.raises(GrantAboveCap):
            deciding.decide(by=bank.by, application=one.id, verdict=verdict)
    fair = dear._replace(fees=Decimal(20))
    assert deciding.decide(by=bank.by, application=one.id, verdict=fair).state == "approved"


@pytest.mark.django_db
def test_the_applicants_word_that_it_was_used_keeps_it_in_the_tally() -> None:
    bank, agreement = a_capped_bank()
    person = somebody(1)
    one = granted(bank, applied.sent(bank, person))
    actions.tell_outcome(person=person, application=one.id, outcome=Outcome.USED)
    deciding.report_outcome(by=bank.by, application=one.id, outcome=Outcome.NOT_USED)
    assert spent(agreement) == 30_000


@pytest.mark.django_db
def test_without_a_budget_nothing_is_counted() -> None:
    bank = applied.a_bank()
    assert granted(bank, applied.sent(bank, somebody(1))).drawn_of is None


@pytest.mark.django_db
def test_only_a_yes_draws_of_a_budget() -> None:
    bank, agreement = a_capped_bank()
    one = applied.sent(bank, somebody(1))
    with pytest.raises(IntegrityError, match="only_a_yes"), transaction.atomic():
        Application.objects.filter(id=one.id).update(drawn_of=agreement.pk)


@pytest.mark.django_db(transaction=True)
def test_six_grants_at_once_of_a_budget_for_two_are_two() -> None:
    bank, agreement = a_capped_bank("60000")
    waiting = [applied.sent(bank, somebody(number)) for number in range(1, 7)]
    told = sorted(at_once([lambda one=one: granted(bank, one) for one in waiting]))
    assert told == ["", ""] + ["partner_budget_spent"] * 4
    assert spent(agreement) == 60_000


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("per", ["total", "day"])
def test_six_send_at_once_for_the_last_two_of_a_quota(per: str) -> None:
    with limited({per: 2}):
        bank = applied.a_bank()
    people = [somebody(number) for number in range(1, 7)]
    drafts = [applied.drafted(bank, person) for person in people]
    read = applied.sending(bank)
    told = at_once(
        [
            lambda person=person, one=one: submit(person=person, application=one.id, sending=read)
            for person, one in zip(people, drafts, strict=True)
        ]
    )
    assert sorted(told) == ["", ""] + ["offer_used_up"] * 4
    assert Application.objects.filter(state="submitted").count() == 2
    assert Application.objects.filter(state="draft").count() == 4  # nothing they wrote is lost
