"""What follows when a clock of an application runs out or soon will. Safe to run twice."""

from __future__ import annotations

from uuid import UUID

from backend.deadlines.actions import drop
from backend.deadlines.sweeping import register
from backend.jobs.followups import follow_up
from incentives.applications import notices
from incentives.applications.actions import go_on
from incentives.applications.models import Application
from incentives.applications.moves import CLOCK, held_by_clock
from incentives.applications.parts import ApplicationDue
from incentives.applications.states import Kind, State

register(ApplicationDue, lapsed="applications.lapsed", near="applications.near")


@follow_up("applications.lapsed")
def lapsed(*, row: list[str], due_on: str) -> None:
    """A late partner is public and the applicant told; an unanswered question stops nothing."""
    clock, one = _held(row)
    if not clock.is_running:
        return
    if clock.step == "decide":
        notices.tell_applicant(one, "applications.late")
        notices.tell_partner(one, "applications.overdue")
    elif clock.step == "answer" and one.state == State.ASKED:
        drop(clock)
        go_on(one, Kind.GONE_ON, by=CLOCK)
        notices.tell_applicant(one, "applications.gone_on")
        notices.tell_partner(one, "applications.answered")


@follow_up("applications.near")
def near(*, row: list[str], due_on: str) -> None:
    """Whoever owes the step is told once more."""
    clock, one = _held(row)
    if not clock.is_running:
        return
    if clock.step == "decide":
        notices.tell_partner(one, "applications.due_soon")
    else:
        kind = {"answer": "applications.asked", "papers": "applications.papers_due"}[clock.step]
        notices.tell_applicant(one, kind)


def _held(row: list[str]) -> tuple[ApplicationDue, Application]:
    holder, key = map(UUID, row)
    about = ApplicationDue.objects.get(holder=holder, id=key).application
    one = held_by_clock(holder, about)
    return ApplicationDue.objects.get(holder=holder, id=key), one  # as it is under the lock
