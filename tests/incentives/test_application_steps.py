"""The tables themselves refuse what the workflow does not know, whoever writes to them."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.accounts.models import User
from backend.kernel.errors import DomainError
from incentives.applications import actions, deciding, drafts
from incentives.applications.models import Application
from incentives.applications.parts import ApplicationDue, ApplicationStep
from incentives.applications.sending import submit
from incentives.applications.states import WORKFLOW, EndReason, Outcome, State
from tests.accounts.cast import somebody
from tests.incentives import applied
from tests.incentives.applied import ASKED, NO, YES, Bank

pytestmark = pytest.mark.django_db


def rows(one: Application) -> Any:
    return Application.objects.filter(holder=one.holder_id, id=one.id)


def refused(rule: str) -> Any:
    return pytest.raises(IntegrityError, match=rule)


def test_the_trigger_knows_the_workflow_and_no_other_step() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT encode(tgargs, 'escape') FROM pg_trigger
                WHERE tgname = 'applications_keep_the_rules'"""
        )
        (known,) = cursor.fetchone()
    allowed = {
        f"{start}>{end}"
        for start, end in product(State.values, State.values)
        if end in WORKFLOW.following(start)
    }
    assert {step for step in known.split("\\000") if step} == allowed


def test_a_step_beside_the_workflow_is_refused_by_the_database() -> None:
    one = applied.sent(applied.a_bank(), somebody(1))
    for state in (State.DRAFT, State.DISCARDED, State.ENDED):
        with refused("an_application_takes_known_steps"), transaction.atomic():
            rows(one).update(state=state)
    with refused("an_application_begins_as_a_draft"), transaction.atomic():
        plain = {"holder": one.holder, "partner": one.partner, "offer": one.offer}
        Application.objects.create(**plain, version=one.version, field="loan", state="approved")


def test_what_was_sent_and_decided_stays_and_nothing_of_it_is_removed() -> None:
    bank = applied.a_bank()
    one, two = applied.sent(bank, somebody(1)), applied.decided(bank, somebody(2))
    for change in (
        {"amount": 1},
        {"better": True},
        {"rate_most": 30},
        {"submitted_on": "2020-01-01"},
    ):
        with refused("what_was_sent_stays_as_it_was"), transaction.atomic():
            rows(one).update(**change)
    with refused("a_decision_stays_as_it_was"), transaction.atomic():
        rows(two).update(granted_rate=Decimal(5))
    with refused("steps_of_an_application_stand"), transaction.atomic():
        ApplicationStep.objects.filter(application=one.id).update(kind="refused")
    with refused("steps_of_an_application_stand"), transaction.atomic():
        ApplicationStep.objects.filter(application=one.id).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows(one).delete()


@pytest.mark.parametrize(
    ("grant", "rule"),
    [
        ({"granted_rate": "12.01"}, "nothing_granted_is_worse_than_the_terms"),
        ({"granted_fees": "1"}, "nothing_granted_is_worse_than_the_terms"),
        ({"granted_months": 13}, "nothing_granted_is_worse_than_the_terms"),
        ({"granted_amount": "30001"}, "nobody_is_granted_more_than_they_asked_for"),
        ({"granted_rate": None}, "a_loan_granted_names_amount_and_rate"),
    ],
)
def test_promise_10_the_database_refuses_a_grant_worse_than_the_terms(
    grant: dict[str, Any], rule: str
) -> None:
    one = applied.sent(applied.a_bank(), somebody(1))
    now = timezone.now()
    plain = {"granted_amount": 30000, "granted_rate": 5, "granted_months": 12}
    with refused(rule), transaction.atomic():
        rows(one).update(
            state="approved", decided_at=now, decided_on=now.date(), closed_at=now,
            **{**plain, **grant},
        )  # fmt: skip


def test_promise_10_the_limits_cannot_be_worse_than_the_terms_for_everyone() -> None:
    draft = applied.drafted(applied.a_bank(), somebody(1))
    now = timezone.now()
    sent = {
        "state": "submitted", "submitted_at": now, "submitted_on": now.date(), "receipt": uuid4(),
        "amount_most": 50000, "months_most": 12, "rate_most": 12, "fees_most": 0,
    }  # fmt: skip
    for worse in ({"rate_most": 13}, {"amount_most": 40000}, {"fees_most": 5}, {"better": True}):
        with refused("limits_are_those_of_the_version"), transaction.atomic():
            rows(draft).update(**{**sent, **worse})
    rows(draft).update(**sent)


def test_a_no_without_a_reason_is_refused_by_the_database() -> None:
    one, now = applied.sent(applied.a_bank(), somebody(1)), timezone.now()
    with refused("a_no_has_a_reason"), transaction.atomic():
        rows(one).update(state="refused", decided_at=now, decided_on=now.date(), closed_at=now)


STEPS = st.lists(
    st.sampled_from(
        ["save", "file", "submit", "ask", "answer", "yes", "no", "withdraw", "papers", "end",
         "used", "lapse", "discard"]
    ),
    max_size=12,
)  # fmt: skip


def take(step: str, bank: Bank, person: User, one: Application) -> None:
    """One step, whether or not it is possible now."""
    mine = {"person": person, "application": one.id}
    theirs = {"by": bank.by, "application": one.id}
    is_loan = bank.version.offer.field == "loan"
    grant = YES if is_loan else deciding.Verdict(True)
    told = ASKED if is_loan else ASKED._replace(amount=None, months=None)
    acts: dict[str, Any] = {
        "save": lambda: drafts.save_draft(told=told, **mine),
        "file": lambda: drafts.add_files(files=[applied.paper()], **mine),
        "submit": lambda: submit(sending=applied.sending(bank), **mine),
        "ask": lambda: deciding.ask(question="用途？", **theirs),
        "answer": lambda: actions.answer(said="设备", **mine),
        "yes": lambda: deciding.decide(verdict=grant, **theirs),
        "no": lambda: deciding.decide(verdict=NO, **theirs),
        "withdraw": lambda: actions.withdraw(**mine),
        "papers": lambda: actions.hand_in_papers(files=[applied.paper()], **mine),
        "end": lambda: deciding.end_approval(
            reason=EndReason.DOES_NOT_MATCH, said="与承诺不符", **theirs
        ),
        "used": lambda: actions.tell_outcome(outcome=Outcome.USED, **mine),
        "lapse": lambda: applied.lapsed(one),
        "discard": lambda: drafts.discard(**mine),
    }
    acts[step]()


def sound(one: Application) -> None:
    """What is true of an application in every state."""
    now = applied.fresh(one)
    running = set(
        ApplicationDue.objects.running().filter(application=one.id).values_list("step", flat=True)
    )
    wanted = {
        State.SUBMITTED: {"decide"},
        State.ASKED: {"answer"},
        State.APPROVED: {"papers"} if now.owes_papers else set(),
    }.get(State(now.state), set())
    assert running == wanted, (now.state, running)
    kinds = ApplicationStep.objects.filter(application=one.id).values_list("kind", flat=True)
    assert sum(kind in {"approved", "refused"} for kind in kinds) == (now.decided_at is not None)
    assert (now.decided_at is None) == (now.state not in {"approved", "refused", "ended"})


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, is_agency=st.booleans())
def test_whatever_is_tried_in_whatever_order_an_application_stays_sound(
    steps: list[str], is_agency: bool
) -> None:
    with transaction.atomic():
        bank = applied.an_agency() if is_agency else applied.a_bank()
        person = somebody(1)
        one = drafts.begin(person=person, offer=bank.version.offer.code)
        for step in ["save", "submit", *steps]:
            before = applied.fresh(one).state
            try:
                with transaction.atomic():
                    take(step, bank, person, one)
            except DomainError:
                assert applied.fresh(one).state == before
            sound(one)
        transaction.set_rollback(True)
