"""The partner's steps: a question, the decision on its own grounds, the end of an approval."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.consent.guards import ConsentMissing
from backend.deadlines.actions import drop, start
from backend.kernel.constraints import constraint
from incentives.applications import drawing, notices, terms, words
from incentives.applications.consenting import may_be_told
from incentives.applications.models import MOST_QUESTIONS, Application
from incentives.applications.moves import (
    Deciding,
    clock_for,
    clock_of,
    done,
    dropped,
    held_of,
    met,
    move,
)
from incentives.applications.refusals import (
    AlreadyDecided,
    GrantAboveCap,
    GrantIncomplete,
    NoMoreQuestions,
    NoPapersOwed,
    NothingGranted,
    NotWaiting,
    PapersNotDue,
    QuestionOpen,
    ReasonMissing,
    WorseThanTerms,
)
from incentives.applications.states import (
    DECIDED,
    GRANTED,
    WAITING,
    EndReason,
    Kind,
    Outcome,
    State,
)


class Verdict(NamedTuple):
    """Yes or no and why; of a yes what is granted, never worse than the terms that hold."""

    is_yes: bool
    reason: str = ""
    amount: Decimal | None = None
    months: int | None = None
    rate: Decimal | None = None
    fees: Decimal | None = None


@transaction.atomic
def ask(*, by: Deciding, application: UUID, question: str) -> Application:
    """Ask the applicant; the partner's time stands still until there is an answer.

    A partner that is late already stays late. Raises NotWaiting, QuestionOpen, NoMoreQuestions.
    """
    one = _waiting(by, application)
    if one.state == State.ASKED:
        raise QuestionOpen
    if one.questions >= MOST_QUESTIONS:
        raise NoMoreQuestions
    told, today = words.written(question), timezone.localdate()
    move(one, State.ASKED)
    one.questions, one.asked_on = one.questions + 1, today
    clock = clock_of(one, "decide")
    if clock is not None and clock.due_on >= today:
        one.days_left = terms.working_days_left(today, until=clock.due_on)
        drop(clock)
    done(one, Kind.ASKED, by=by.actor, said=told, act={})
    start(clock_for(one), term=terms.ANSWER, on=today)
    notices.tell_applicant(one, "applications.asked")
    return one


@transaction.atomic
def decide(*, by: Deciding, application: UUID, verdict: Verdict) -> Application:
    """Once, with a reason for a no; what is granted lies within the terms (a CHECK compares).

    Raises NoSuchApplication, AlreadyDecided, NotWaiting, ReasonMissing, GrantIncomplete,
    GrantAboveCap, WorseThanTerms, BudgetSpent, ConsentMissing, OwnApplication.
    """
    one = _waiting(by, application)
    reason = verdict.reason.strip()
    if not verdict.is_yes and not reason:
        raise ReasonMissing
    one.asked_on = one.days_left = None
    move(one, State.APPROVED if verdict.is_yes else State.REFUSED)
    one.decided_at, one.decided_on = timezone.now(), timezone.localdate()
    one.decided_by = by.clerk.pk if by.clerk else None
    told = words.written(reason) if reason else ""
    one.reason_sealed = words.seal(told, place="reason", of=one.id) if told else None
    if verdict.is_yes:
        _grant(one, verdict)
        drawing.draw(one)
    clock = met(one, "decide")
    one.was_late = bool(clock and clock.late_days)
    dropped(one, "answer")
    kind = Kind.APPROVED if verdict.is_yes else Kind.REFUSED
    with constraint("nothing_granted_is_worse_than_the_terms", raises=WorseThanTerms):
        done(one, kind, by=by.actor, act=_granted(one, told))
    if one.owes_papers:
        start(clock_for(one), term=terms.papers(one.papers_days), on=timezone.localdate())
    notices.tell_applicant(one, "applications.decided", outcome=str(one.get_state_display()))
    return one


@transaction.atomic
def end_approval(*, by: Deciding, application: UUID, reason: EndReason, said: str) -> Application:
    """End what was approved first: the papers did not come, or do not match. Nothing else follows.

    Raises NothingGranted, NoPapersOwed, PapersNotDue, ApplicationWordsMissing.
    """
    one = held_of(by, application)
    if one.state != State.APPROVED:
        raise NothingGranted
    if not one.papers_days or (reason == EndReason.NOT_HANDED_IN and one.papers_at):
        raise NoPapersOwed
    clock, today = clock_of(one, "papers"), timezone.localdate()
    if one.papers_at is None and clock is not None and clock.due_on >= today:
        raise PapersNotDue
    told = words.written(said)
    move(one, State.ENDED)
    one.end_reason = reason
    dropped(one, "papers")
    done(one, Kind.ENDED, by=by.actor, said=told, act={"reason": str(reason)})
    notices.tell_applicant(one, "applications.ended")
    return one


@transaction.atomic
def report_outcome(*, by: Deciding, application: UUID, outcome: Outcome) -> Application:
    """In the partner's word: what was granted was used or not; unused money is in the budget again.

    Raises NothingGranted, BudgetSpent.
    """
    one = held_of(by, application)
    if one.state not in GRANTED:
        raise NothingGranted
    one.partner_outcome = outcome
    if outcome == Outcome.USED:
        drawing.draw(one)
    elif one.own_outcome != Outcome.USED:  # the applicant's own word stands beside the partner's
        drawing.give_back(one)
    done(one, Kind.PARTNER_OUTCOME, by=by.actor, act={"outcome": str(outcome)})
    return one


def _waiting(by: Deciding, application: UUID) -> Application:
    one = held_of(by, application)
    if one.state in DECIDED:
        raise AlreadyDecided
    if one.state not in WAITING:
        raise NotWaiting
    if not may_be_told(one.holder_id, one.partner):
        raise ConsentMissing
    return one


def _grant(one: Application, verdict: Verdict) -> None:
    one.granted_amount, one.granted_months = verdict.amount, verdict.months
    one.granted_rate, one.granted_fees = verdict.rate, verdict.fees
    if one.field == "loan" and None in {verdict.amount, verdict.rate}:
        raise GrantIncomplete
    pairs = (
        (verdict.amount, one.amount_most),
        (verdict.amount, one.amount),
        (verdict.months, one.months_most),
        (verdict.rate, one.rate_most),
        (verdict.fees, one.fees_most),
    )
    if any(given is not None and (most is None or given > most) for given, most in pairs):
        raise WorseThanTerms
    if one.field == "loan" and terms.is_above_cap(one):
        raise GrantAboveCap


def _granted(one: Application, reason: str) -> dict[str, Any]:
    given = (one.granted_amount, one.granted_months, one.granted_rate, one.granted_fees)
    names = ("amount", "months", "rate", "fees")
    told = {name: str(value) for name, value in zip(names, given, strict=True) if value is not None}
    return {"reason": reason, "granted": told}
