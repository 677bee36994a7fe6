"""What every step has in common: the locks in one order, the row of the step, its receipt.

Locks: files, the person's account, the holder, the application. A partner's acts begin with the
holder, so that an applicant's step and a partner's at one moment are one after the other.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from backend.accounts.acts import record
from backend.accounts.models import User
from backend.deadlines.actions import drop, meet
from backend.kernel.ids import uuid7
from incentives.applications import words
from incentives.applications.models import Application
from incentives.applications.parts import ApplicationDue, ApplicationStep, ShopSeat
from incentives.applications.refusals import NoSuchApplication, OwnApplication
from incentives.applications.states import WORKFLOW, Kind, Side, State
from incentives.holders.actions import holding
from incentives.holders.models import Holder
from incentives.partners.models import Partner

SUBJECT = "incentives.application"


class Actor(NamedTuple):
    """Who takes a step; no person: a program of the partner, or the clock."""

    side: Side
    person: User | None = None
    partner: Partner | None = None


class Deciding(NamedTuple):
    """A partner at work: one of its people, or one of its programs."""

    partner: Partner
    clerk: User | None = None

    @property
    def actor(self) -> Actor:
        """As a step names it."""
        return Actor(Side.PARTNER, self.clerk, self.partner)


def applicant(person: User) -> Actor:
    """The person themself."""
    return Actor(Side.APPLICANT, person)


CLOCK = Actor(Side.SYSTEM)


def held_mine(person: User, application: UUID) -> Application:
    """One's own application, locked. Raises AccountClosed, NoSuchApplication."""
    holder = holding(person)
    return _held(holder.pk, application)


def held_of(by: Deciding, application: UUID) -> Application:
    """One sent to this partner, locked; drafts and others' are not there. Not one's own."""
    found = Application.objects.sent_to(by.partner).filter(id=application)
    holder = found.values_list("holder_id", flat=True).first()
    if holder is None:
        raise NoSuchApplication
    if by.clerk is not None and by.clerk.pk == holder:
        raise OwnApplication
    return held_by_clock(holder, application)


def held_by_clock(holder: UUID, application: UUID) -> Application:
    """The same where nobody asks but a clock."""
    Holder.objects.select_for_update(no_key=True).get(pk=holder)
    return _held(holder, application)


def _held(holder: UUID, application: UUID) -> Application:
    rows = Application.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("partner", "version__offer", "offer")
    found = rows.filter(holder=holder, id=application).exclude(state=State.DISCARDED).first()
    if found is None:
        raise NoSuchApplication
    return found


def move(application: Application, to: State) -> None:
    """Take a step of the workflow (not saved). Raises StepNotAllowed."""
    WORKFLOW.check(application.state, to)
    application.state = to
    if not WORKFLOW.following(to) or to == State.APPROVED:
        application.closed_at = application.closed_at or timezone.now()
        ShopSeat.objects.filter(application=application.id).delete()


def done(
    application: Application, kind: Kind, *, by: Actor, said: str = "", act: dict[str, Any]
) -> ApplicationStep:
    """Write the step with its receipt and save the application, in the caller's transaction."""
    told = {
        "application": str(application.id),
        "offer": application.offer.code,
        "version": application.version.number,
        "state": str(application.state),
        **({"words": said} if said else {}),
        **act,
    }
    receipted = record(
        f"application.{kind}",
        subject=(SUBJECT, str(application.id)),
        actor=by.person,
        act=told,
        acting_for=by.partner.organisation_id if by.partner else application.shop,
    )
    application.receipt = receipted.entry.pk
    application.save()
    number = uuid7()
    step: ApplicationStep = ApplicationStep.objects.create(
        holder_id=application.holder_id,
        id=number,
        application=application.id,
        kind=kind,
        side=by.side,
        actor=by.person.pk if by.person else None,
        words_sealed=words.seal(said, place="step", of=number) if said else None,
        receipt=receipted.entry.pk,
    )
    return step


def clock_of(application: Application, step: str) -> ApplicationDue | None:
    """The running clock of a step."""
    mine = ApplicationDue.objects.running().filter(
        holder=application.holder_id, application=application.id, step=step
    )
    found: ApplicationDue | None = mine.first()
    return found


def clock_for(application: Application) -> ApplicationDue:
    """A new clock of this application, to be started."""
    return ApplicationDue(
        holder_id=application.holder_id,
        id=uuid7(),
        application=application.id,
        owed_by_id=application.partner.organisation_id,
    )


def met(application: Application, step: str) -> ApplicationDue | None:
    """What was owed is done."""
    clock = clock_of(application, step)
    return meet(clock, on=timezone.localdate()) if clock else None


def dropped(application: Application, *steps: str) -> None:
    """Nobody waits for these any longer."""
    for step in steps:
        clock = clock_of(application, step)
        if clock:
            drop(clock)
