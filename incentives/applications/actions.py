"""The applicant's steps after sending: answering, papers, withdrawing, saying what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.deadlines.actions import start
from backend.files.actions import keep_evidence
from backend.kernel.errors import Invalid
from incentives.applications import notices, terms, words
from incentives.applications.drafts import ROOM, attach
from incentives.applications.models import Application
from incentives.applications.moves import (
    Actor,
    applicant,
    clock_for,
    clock_of,
    done,
    dropped,
    held_mine,
    met,
    move,
)
from incentives.applications.refusals import (
    ApplicationWordsMissing,
    NoPapersOwed,
    NothingAsked,
    NothingGranted,
    NotWaiting,
)
from incentives.applications.states import GRANTED, WAITING, Kind, Outcome, State
from incentives.webhooks.actions import announce

Uploads = Sequence[UploadedFile[Any]]


@transaction.atomic
def answer(*, person: User, application: UUID, said: str = "", files: Uploads = ()) -> Application:
    """Answer the partner's question, with words, documents or both; its time goes on.

    Raises NoSuchApplication, NothingAsked, ApplicationWordsMissing, TooManyApplicationFiles.
    """
    kept = [keep_evidence(each, owner=person.pk, room=ROOM).pk for each in files]
    mine = held_mine(person, application)
    if mine.state != State.ASKED:
        raise NothingAsked
    if not said.strip() and not kept:
        raise ApplicationWordsMissing
    attach(mine, kept)
    met(mine, "answer")
    told = words.written(said) if said.strip() else ""
    go_on(mine, Kind.ANSWERED, by=applicant(person), said=told, files=len(kept))
    notices.tell_partner(mine, "applications.answered")
    _announce(mine, "application.answered")
    return mine


def go_on(
    application: Application, kind: Kind, *, by: Actor, said: str = "", files: int = 0
) -> None:
    """From waiting for an answer back to waiting for the decision; what was left of its time runs.

    Days waited for the applicant are nobody's lateness.
    """
    today, left = timezone.localdate(), application.days_left
    if application.asked_on:
        application.waited_days += (today - application.asked_on).days
    move(application, State.SUBMITTED)
    application.asked_on = application.days_left = None
    done(application, kind, by=by, said=said, act={"files": files})
    if left is not None and clock_of(application, "decide") is None:
        start(clock_for(application), term=terms.rest(max(1, left)), on=today)


@transaction.atomic
def hand_in_papers(*, person: User, application: UUID, files: Uploads) -> Application:
    """The papers that were promised, after the approval. Raises NoPapersOwed, Invalid."""
    kept = [keep_evidence(each, owner=person.pk, room=ROOM).pk for each in files]
    mine = held_mine(person, application)
    if not mine.owes_papers:
        raise NoPapersOwed
    if not kept:
        raise Invalid
    attach(mine, kept, is_paper=True)
    mine.papers_at = timezone.now()
    met(mine, "papers")
    done(mine, Kind.PAPERS, by=applicant(person), act={"files": len(kept)})
    notices.tell_partner(mine, "applications.answered")
    _announce(mine, "application.answered")
    return mine


@transaction.atomic
def withdraw(*, person: User, application: UUID) -> Application:
    """Leave it, at any time before the decision; the partner reads nothing of it from then on.

    Raises NoSuchApplication, NotWaiting.
    """
    mine = held_mine(person, application)
    if mine.state not in WAITING:
        raise NotWaiting
    take_back(mine, by=applicant(person))
    return mine


def take_back(application: Application, *, by: Actor) -> None:
    """The same where a consent was withdrawn or an account is closed."""
    move(application, State.WITHDRAWN)
    application.asked_on = application.days_left = None
    dropped(application, "decide", "answer")
    done(application, Kind.WITHDRAWN, by=by, act={})
    notices.tell_partner(application, "applications.withdrawn")
    _announce(application, "application.withdrawn")


@transaction.atomic
def tell_outcome(*, person: User, application: UUID, outcome: Outcome) -> Application:
    """In the applicant's own word: what was granted was used or not. Again replaces the word.

    Raises NothingGranted.
    """
    mine = held_mine(person, application)
    if mine.state not in GRANTED:
        raise NothingGranted
    mine.own_outcome = outcome
    done(mine, Kind.OUTCOME, by=applicant(person), act={"outcome": str(outcome)})
    return mine


def _announce(application: Application, kind: str) -> None:
    """Ids only; the step's receipt tells one answer from the next."""
    told = {"application": str(application.id), "offer": application.offer.code}
    key = f"{application.id}:{application.receipt}"
    announce(application.partner, kind, key=key, body=told)
